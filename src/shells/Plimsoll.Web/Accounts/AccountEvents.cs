// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>Something that happened to who may do what. Passwords, tokens and sessions
/// are no part of the history; addresses and names stand in the vault.</summary>
public abstract record AccountEvent : JournalEvent
{
    private protected AccountEvent() { }

    /// <summary>The events about accounts, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(AccountEvent), AccountJson.Default);
}

/// <summary>A person got an account.</summary>
/// <param name="Administers">Whether the person looks after the installation: opens organisations.</param>
[Event("accounts.account-opened", 1)]
public sealed record AccountOpened(string Account, VaultRef Email, VaultRef? Name, bool Administers) : AccountEvent;

/// <summary>A person was erased: what was theirs is gone from the vault, and nothing lets them in.</summary>
[Event("accounts.account-erased", 1)]
public sealed record AccountErased(string Account) : AccountEvent;

/// <summary>An organisation began to work here.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Party">Itself, as its registry lists it.</param>
[Event("accounts.tenant-opened", 1)]
public sealed record TenantOpened(string Tenant, string Slug, string Name, string Party) : AccountEvent;

/// <summary>In which time zone the days end that an organisation promises, unless another is named with the day. Earlier promises keep theirs.</summary>
/// <param name="Zone">Its name in the IANA database.</param>
[Event("accounts.zone-set", 1)]
public sealed record ZoneSet(string Zone) : AccountEvent;

/// <summary>For which roles an organisation wants a second factor at the pages; none means for nobody.</summary>
[Event("accounts.factor-asked", 1)]
public sealed record FactorAsked(IReadOnlyList<MemberRole> Roles) : AccountEvent;

/// <summary>Whoever runs the server made a new way in for somebody who lost theirs: a link that works once. It was shown to them alone.</summary>
/// <param name="Until">When the link ends.</param>
[Event("accounts.reset-begun", 1)]
public sealed record ResetBegun(string Reset, string Account, DateTimeOffset Until) : AccountEvent;

/// <summary>A new way in ended: a password was set by it, or another one took its place.</summary>
/// <param name="Taken">Whether a password was set.</param>
[Event("accounts.reset-ended", 1)]
public sealed record ResetEnded(string Reset, bool Taken) : AccountEvent;

/// <summary>What a person may do in an organisation was set; nothing means that the person left.</summary>
[Event("accounts.member-set", 1)]
public sealed record MemberSet(string Account, IReadOnlyList<MemberRole> Roles) : AccountEvent, IAtAnyTime
{
    /// <summary>Somebody who is taken out; whoever comes in or may do something else waits.</summary>
    bool IAtAnyTime.AtAnyTime => Roles.Count == 0;
}

/// <summary>Somebody was invited; the token was shown once to whoever invited.</summary>
[Event("accounts.invited", 1)]
public sealed record Invited(string Invitation, VaultRef Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until) : AccountEvent;

/// <summary>An invitation ended: it was taken, or withdrawn.</summary>
/// <param name="TakenBy">Who took it; null when it was withdrawn.</param>
[Event("accounts.invitation-ended", 1)]
public sealed record InvitationEnded(string Invitation, string? TakenBy) : AccountEvent;

/// <summary>A key of the API was issued; the key itself was shown once.</summary>
/// <param name="Account">On whose behalf it acts.</param>
/// <param name="Roles">What it may do at most; its owner's roles bound it too.</param>
/// <param name="Until">The last day, or the instant, until which it works.</param>
[Event("accounts.key-issued", 2)]
public sealed record KeyIssued(string Key, string Account, VaultRef Label, IReadOnlyList<MemberRole> Roles, EndsAt Until) : AccountEvent;

/// <summary>As it was written when a key ended at an instant; it ends when it always did.</summary>
[Event("accounts.key-issued", 1)]
public sealed record KeyIssuedV1(string Key, string Account, VaultRef Label, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until) : AccountEvent, ILifted
{
    public JournalEvent Lift() => new KeyIssued(Key, Account, Label, Roles, new LastInstant(Until));
}

/// <summary>A key of the API was taken back.</summary>
[Event("accounts.key-revoked", 1)]
public sealed record KeyRevoked(string Key) : AccountEvent, IAtAnyTime;

/// <summary>The server began to sign with a key, or ended it.</summary>
/// <param name="Kid">SHA-256 of the public key, in hexadecimal.</param>
/// <param name="Purpose">What is signed with it: log, decision, status or publication.</param>
/// <param name="Public">The 32 bytes of the public key, base64.</param>
/// <param name="Endorsed">Signature of the key before it over the new public key, base64; null for the first.</param>
[Event("accounts.signing-key-set", 1)]
public sealed record SigningKeySet(string Kid, string Purpose, string Public, string? Endorsed) : AccountEvent;

/// <summary>Why a key that the server signed with is not to be believed any more.</summary>
[JsonConverter(typeof(KebabEnumConverter<KeyRevocation>))]
public enum KeyRevocation
{
    /// <summary>Somebody else has it, or may have.</summary>
    Compromised,

    /// <summary>Nobody has it any more.</summary>
    Lost,

    /// <summary>Its time is over.</summary>
    Retired,
}

/// <summary>A key that the server signed with was revoked: what it signed holds only where it is shown to lie in the log before this entry.</summary>
/// <param name="Kid">SHA-256 of the public key, in hexadecimal.</param>
[Event("accounts.signing-key-revoked", 1)]
public sealed record SigningKeyRevoked(string Kid, KeyRevocation Reason) : AccountEvent;

/// <summary>The server began to wrap the keys of what people wrote with a master key; the first, or one in the place of another.</summary>
/// <param name="Kid">What the master key is known by, in hexadecimal: derived from it, and nothing can be told from it.</param>
[Event("accounts.master-key-set", 1)]
public sealed record MasterKeySet(string Kid) : AccountEvent;

/// <summary>A key of the API was issued with another one: it ends with it, however that ends.</summary>
/// <param name="Key">The key that was issued.</param>
/// <param name="To">The key that it was issued with.</param>
[Event("accounts.key-tied", 1)]
public sealed record KeyTied(string Key, string To) : AccountEvent;

/// <summary>A person made an address at which a calendar reads what is due of them in an organisation; the address itself was shown once.</summary>
/// <param name="Account">Whose work it shows.</param>
/// <param name="With">The key of the API that it was made with, and with which it ends; null where a person made it at a page.</param>
/// <param name="Until">The last day, or the instant, until which it works.</param>
[Event("accounts.calendar-opened", 1)]
public sealed record CalendarOpened(string Calendar, string Account, string? With, EndsAt Until) : AccountEvent;

/// <summary>An address for a calendar was taken back.</summary>
[Event("accounts.calendar-closed", 1)]
public sealed record CalendarClosed(string Calendar) : AccountEvent, IAtAnyTime;

/// <summary>Whoever runs the server said that the clock of the machine is right, which contradicted what was known.</summary>
/// <param name="Reckoned">What time it was by what had been known before: the last time that was believed, or the last entry, and what had passed
/// since.</param>
/// <param name="Shown">What the clock showed, by which everything is dated from then on.</param>
[Event("accounts.clock-accepted", 1)]
public sealed record ClockAccepted(DateTimeOffset Reckoned, DateTimeOffset Shown) : AccountEvent;

/// <summary>The JSON of these events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(AccountOpened)), JsonSerializable(typeof(AccountErased)), JsonSerializable(typeof(TenantOpened))]
[JsonSerializable(typeof(MemberSet)), JsonSerializable(typeof(Invited)), JsonSerializable(typeof(InvitationEnded))]
[JsonSerializable(typeof(KeyIssued)), JsonSerializable(typeof(KeyRevoked)), JsonSerializable(typeof(SigningKeySet))]
[JsonSerializable(typeof(ZoneSet)), JsonSerializable(typeof(KeyIssuedV1)), JsonSerializable(typeof(ClockAccepted))]
[JsonSerializable(typeof(SigningKeyRevoked)), JsonSerializable(typeof(MasterKeySet)), JsonSerializable(typeof(KeyTied))]
[JsonSerializable(typeof(CalendarOpened)), JsonSerializable(typeof(CalendarClosed))]
[JsonSerializable(typeof(FactorAsked)), JsonSerializable(typeof(ResetBegun)), JsonSerializable(typeof(ResetEnded))]
internal sealed partial class AccountJson : JsonSerializerContext;
