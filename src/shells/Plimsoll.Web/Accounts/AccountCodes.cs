// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Web.Accounts;

/// <summary>Refusals about accounts, sessions, keys and roles; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class AccountCodes
{
    public static readonly RefusalCode
        NoAccount = new("accounts.no-account", Unauthenticated), NoSession = new("accounts.no-session", Unauthenticated);

    public static readonly RefusalCode
        NotAllowed = new("accounts.not-allowed", RefusalKind.NotAllowed), OwnRole = new("accounts.own-role", RefusalKind.NotAllowed),
        FactorAsked = new("accounts.factor-asked", RefusalKind.NotAllowed);

    public static readonly RefusalCode UnknownId = new("accounts.unknown-id", Unknown);

    public static readonly RefusalCode SlugTaken = new("accounts.slug-taken", Conflict);

    public static readonly RefusalCode
        BadToken = new("accounts.bad-token", Refused), BadValue = new("accounts.bad-value", Refused),
        BelongsElsewhere = new("accounts.belongs-elsewhere", Refused),
        LastAdministrator = new("accounts.last-administrator", Refused), Locked = new("accounts.locked", Refused),
        WeakPassword = new("accounts.weak-password", Refused), WrongPassword = new("accounts.wrong-password", Refused),
        WrongCode = new("accounts.wrong-code", Refused);

    public static readonly RefusalCode
        BadPasskey = new("accounts.bad-passkey", Refused), PasskeyAddress = new("accounts.passkey-address", Refused),
        PasskeyBehind = new("accounts.passkey-behind", Refused);
}
