// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>Refusals about accounts, sessions, keys and roles; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class AccountCodes
{
    public static readonly RefusalCode BadToken = new("accounts.bad-token", RefusalKind.Refused);

    public static readonly RefusalCode BadValue = new("accounts.bad-value", RefusalKind.Refused);

    public static readonly RefusalCode BelongsElsewhere = new("accounts.belongs-elsewhere", RefusalKind.Refused);

    public static readonly RefusalCode LastAdministrator = new("accounts.last-administrator", RefusalKind.Refused);

    public static readonly RefusalCode Locked = new("accounts.locked", RefusalKind.Refused);

    public static readonly RefusalCode NoAccount = new("accounts.no-account", RefusalKind.Unauthenticated);

    public static readonly RefusalCode NotAllowed = new("accounts.not-allowed", RefusalKind.NotAllowed);

    public static readonly RefusalCode SlugTaken = new("accounts.slug-taken", RefusalKind.Conflict);

    public static readonly RefusalCode UnknownId = new("accounts.unknown-id", RefusalKind.Unknown);

    public static readonly RefusalCode WeakPassword = new("accounts.weak-password", RefusalKind.Refused);

    public static readonly RefusalCode WrongPassword = new("accounts.wrong-password", RefusalKind.Refused);
}
