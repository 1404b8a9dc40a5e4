// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>A person who can sign in.</summary>
public sealed record Account(string Id, VaultRef Email, VaultRef? Name, bool Administers, DateTimeOffset Since, bool Erased);

/// <summary>An invitation that stands.</summary>
public sealed record Invitation(string Id, VaultRef Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until, string By);

/// <summary>A new way in for somebody who lost theirs, made by whoever runs the server.</summary>
public sealed record Reset(string Id, string Account, DateTimeOffset Until);

/// <summary>A key of the API.</summary>
public sealed record ApiKey(string Id, string Account, string Tenant, VaultRef Label, IReadOnlyList<MemberRole> Roles, EndsAt Until, DateTimeOffset Since,
    bool Revoked)
{
    /// <summary>The key that it was issued with, and with which it ends; null where a person issued it at a page, or it is older than this is on
    /// record.</summary>
    public string? Parent { get; init; }

    /// <summary>Organisations that its owner was taken out of since it was issued: it opens nothing there any more, also when its owner comes back.</summary>
    public ImmutableHashSet<string> Lost { get; init; } = [];

    /// <summary>Whether it opens anything at an instant: it was not taken back, and what its holder was promised has not ended.</summary>
    public bool WorksAt(DateTimeOffset now) => !Revoked && !Until.HasEnded(now);
}

/// <summary>An address at which a calendar reads what is due of somebody in an organisation.</summary>
/// <param name="With">The key of the API that it was made with, and with which it ends; null where a person made it at a page.</param>
public sealed record CalendarLink(string Id, string Account, string Tenant, string? With, EndsAt Until, DateTimeOffset Since, bool Closed)
{
    /// <summary>Whether it opens anything at an instant.</summary>
    public bool WorksAt(DateTimeOffset now) => !Closed && !Until.HasEnded(now);
}

/// <summary>An organisation that works here, with its people.</summary>
public sealed record Tenant(string Id, string Slug, string Name, string Party, DateTimeOffset Since)
{
    /// <summary>The time zone in which the days end that it promises; its name in the IANA database.</summary>
    public string Zone { get; init; } = LastDay.Utc;

    /// <summary>Roles for which it wants a second factor at the pages.</summary>
    public IReadOnlyList<MemberRole> FactorAskedOf { get; init; } = [];

    /// <summary>Today, as its clocks show it.</summary>
    public DateOnly Today(DateTimeOffset now) => LastDay.DayOf(now, Zone);

    public ImmutableSortedDictionary<string, IReadOnlyList<MemberRole>> Members { get; init; } =
        ImmutableSortedDictionary.Create<string, IReadOnlyList<MemberRole>>(
            StringComparer.Ordinal);

    /// <summary>Everybody who could ever approve for it, and until when they could; those who can now, without an end.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Approvers { get; init; } = ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Invitation> Invitations { get; init; } = ImmutableSortedDictionary.Create<string, Invitation>(
        StringComparer.Ordinal);
}

/// <summary>A key that the server signs with, or did.</summary>
/// <param name="Endorsed">Signature of the key before it over its public key, base64; null for the first, and where the one before was lost.</param>
/// <param name="NotAfter">When another one took its place; null while it is in use.</param>
public sealed record SigningKey(string Kid, string Purpose, string Public, string? Endorsed, DateTimeOffset NotBefore, DateTimeOffset? NotAfter)
{
    /// <summary>Number of the entry with which it began.</summary>
    public long Entry { get; init; }

    /// <summary>The key that endorsed it.</summary>
    public string? EndorsedBy { get; init; }

    /// <summary>When, why and with which entry it was revoked; null while it is believed.</summary>
    public KeyEnd? Revoked { get; init; }
}

/// <summary>That a key of the server was revoked.</summary>
/// <param name="Entry">Number of the entry that says so.</param>
public sealed record KeyEnd(DateTimeOffset At, KeyRevocation Reason, long Entry)
{
    /// <summary>Why a key is revoked, in words.</summary>
    public static readonly Words<KeyRevocation> Reasons = new(
        "reason",
        new(KeyRevocation.Compromised, "compromised", "compromised", "Somebody else has it, or may have"),
        new(KeyRevocation.Lost, "lost", "lost", "Nobody has it any more"),
        new(KeyRevocation.Retired, "retired", "retired", "Its time is over"));
}

/// <summary>Who is who and may do what. Derived from events, never changed in place.</summary>
internal sealed record AccountBook
{
    /// <summary>The stream of what concerns the whole installation.</summary>
    public const string Stream = "accounts/server";

    /// <summary>Who owns that stream: nobody who signs in.</summary>
    public const string ServerTenant = "server";

    public static readonly AccountBook Empty = new();

    public ImmutableDictionary<string, Account> Accounts { get; init; } = ImmutableDictionary<string, Account>.Empty;
    public ImmutableDictionary<string, Tenant> Tenants { get; init; } = ImmutableDictionary<string, Tenant>.Empty;
    public ImmutableDictionary<string, string> Slugs { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableDictionary<string, ApiKey> Keys { get; init; } = ImmutableDictionary<string, ApiKey>.Empty;
    public ImmutableDictionary<string, CalendarLink> Calendars { get; init; } = ImmutableDictionary<string, CalendarLink>.Empty;
    public ImmutableList<SigningKey> SigningKeys { get; init; } = [];

    /// <summary>What the master key is known by; null where no start has put it on record yet.</summary>
    public string? Master { get; init; }

    /// <summary>New ways in that whoever runs the server made and nobody took yet.</summary>
    public ImmutableDictionary<string, Reset> Resets { get; init; } = ImmutableDictionary<string, Reset>.Empty;

    /// <summary>Revision of each stream about accounts.</summary>
    public ImmutableDictionary<string, long> Revs { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The stream of the people of an organisation.</summary>
    public static string PeopleOf(string tenant) => $"people/{tenant}";

    public long Rev(string stream) => Revs.GetValueOrDefault(stream);

    /// <summary>Finds an organisation by id or slug.</summary>
    public Tenant? Find(string idOrSlug) => Tenants.GetValueOrDefault(idOrSlug) ?? (Slugs.TryGetValue(idOrSlug, out var id) ? Tenants[id] : null);

    public IEnumerable<Tenant> Of(string account) => Tenants.Values.Where(t => t.Members.ContainsKey(account)).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>The key that is in use for a purpose; null where there never was one.</summary>
    public SigningKey? InUse(string purpose) => SigningKeys.LastOrDefault(k => k.Purpose == purpose && k.NotAfter is null);

    /// <summary>The key of the log with which its name began: keys that endorse one another are one log. A log without that is known by the key in
    /// use.</summary>
    public string? LogKid
    {
        get
        {
            var key = InUse("log");
            while (key?.EndorsedBy is { } before && SigningKeys.FirstOrDefault(k => k.Kid == before) is { } older) { key = older; }
            return key?.Kid;
        }
    }

    /// <summary>Keys that somebody trusts, with what this server revoked of its own.</summary>
    public KnownKeys WithRevoked(KnownKeys keys) => keys with
    {
        Revoked = SigningKeys.Where(k => k.Revoked is not null && keys.Ids.Contains(k.Kid)).GroupBy(k => k.Kid, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(k => k.Revoked!.Entry), StringComparer.Ordinal),
    };

    public AccountBook Apply(Envelope entry, JournalEvent happened) => Fold(entry, happened) with { Revs = Revs.SetItem(entry.Stream, entry.Rev) };

    private AccountBook Fold(Envelope entry, JournalEvent happened) => happened switch
    {
        AccountOpened e =>
            this with { Accounts = Accounts.SetItem(e.Account, new Account(e.Account, e.Email, e.Name, e.Administers, entry.At, Erased: false)) },
        AccountErased e => this with
        {
            Accounts = Accounts.SetItem(e.Account, Accounts[e.Account] with { Erased = true }),
            Tenants = Tenants.SetItems(
                Of(e.Account).Select(t => KeyValuePair.Create(t.Id, Approving(t with { Members = t.Members.Remove(e.Account) }, e.Account, [], entry.At)))),
            Keys = Keys.SetItems(Keys.Values.Where(k => k.Account == e.Account).Select(k => KeyValuePair.Create(k.Id, k with { Revoked = true }))),
            Calendars = Closed(link => link.Account == e.Account),
        },
        TenantOpened e =>
            this with { Tenants = Tenants.SetItem(e.Tenant, new Tenant(e.Tenant, e.Slug, e.Name, e.Party, entry.At)), Slugs = Slugs.SetItem(e.Slug, e.Tenant) },
        ZoneSet e => Changed(entry, t => t with { Zone = e.Zone }),
        FactorAsked e => Changed(entry, t => t with { FactorAskedOf = e.Roles }),
        ResetBegun e => this with { Resets = Resets.SetItem(e.Reset, new Reset(e.Reset, e.Account, e.Until)) },
        ResetEnded e => this with { Resets = Resets.Remove(e.Reset) },
        // Whoever comes back does not find the keys of before: those of the organisation end, those of the whole server open nothing in it any more. So do
        // the addresses of calendars.
        MemberSet { Roles: [] } e => Changed(
            entry, t => Approving(t with { Members = t.Members.Remove(e.Account) }, e.Account, [], entry.At)) with
        {
            Keys = Keys.SetItems(Keys.Values.Where(k => k.Account == e.Account && (k.Tenant == entry.Tenant || k.Tenant == ServerTenant))
                .Select(k => KeyValuePair.Create(k.Id, k.Tenant == entry.Tenant ? k with { Revoked = true } : k with { Lost = k.Lost.Add(entry.Tenant) }))),
            Calendars = Closed(link => link.Account == e.Account && link.Tenant == entry.Tenant),
        },
        MemberSet e => Changed(entry, t => Approving(t with { Members = t.Members.SetItem(e.Account, e.Roles) }, e.Account, e.Roles, entry.At)),
        Invited e =>
            Changed(entry, t =>
                t with { Invitations = t.Invitations.SetItem(e.Invitation, new Invitation(e.Invitation, e.Email, e.Roles, e.Until, entry.By)) }),
        InvitationEnded e => Changed(entry, t => t with { Invitations = t.Invitations.Remove(e.Invitation) }),
        KeyIssued e =>
            this with { Keys = Keys.SetItem(e.Key, new ApiKey(e.Key, e.Account, entry.Tenant, e.Label, e.Roles, e.Until, entry.At, Revoked: false)) },
        KeyTied e => this with { Keys = Keys.SetItem(e.Key, Keys[e.Key] with { Parent = e.To }) },
        KeyRevoked e => this with { Keys = Keys.SetItems(Line(e.Key).Select(id => KeyValuePair.Create(id, Keys[id] with { Revoked = true }))) },
        CalendarOpened e => this with
        {
            Calendars = Calendars.SetItem(e.Calendar, new CalendarLink(e.Calendar, e.Account, entry.Tenant, e.With, e.Until, entry.At, Closed: false)),
        },
        CalendarClosed e => this with { Calendars = Closed(link => link.Id == e.Calendar) },
        MasterKeySet e => this with { Master = e.Kid },
        SigningKeySet e => this with
        {
            SigningKeys = [
                .. SigningKeys.Select(k => k.Purpose == e.Purpose && k.NotAfter is null ? k with { NotAfter = entry.At } : k),
                new SigningKey(e.Kid, e.Purpose, e.Public, e.Endorsed, entry.At, null)
                {
                    Entry = entry.Seq, EndorsedBy = e.Endorsed is null ? null : InUse(e.Purpose)?.Kid,
                }
            ]
        },
        SigningKeyRevoked e => this with
        {
            SigningKeys = [.. SigningKeys.Select(k =>
                k.Kid == e.Kid && k.Revoked is null ? k with { Revoked = new KeyEnd(entry.At, e.Reason, entry.Seq) } : k)],
        },
        // What time it is changes nobody's rights.
        ClockAccepted => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ImmutableDictionary<string, CalendarLink> Closed(Func<CalendarLink, bool> which) =>
        Calendars.SetItems(Calendars.Values.Where(which).Select(link => KeyValuePair.Create(link.Id, link with { Closed = true })));

    /// <summary>A key of the API and all that were issued with it, or with one of those.</summary>
    private List<string> Line(string key)
    {
        List<string> line = [key];
        for (var i = 0; i < line.Count; i++) { line.AddRange(Keys.Values.Where(k => k.Parent == line[i]).Select(k => k.Id)); }
        return line;
    }

    /// <summary>Whoever loses the right keeps the day until which they had it.</summary>
    private static Tenant Approving(Tenant tenant, string account, IReadOnlyList<MemberRole> roles, DateTimeOffset at) =>
        Rights.Grant(roles, Right.Approve) ? tenant with { Approvers = tenant.Approvers.SetItem(account, DateTimeOffset.MaxValue) }
        : tenant.Approvers.GetValueOrDefault(account) == DateTimeOffset.MaxValue ? tenant with { Approvers = tenant.Approvers.SetItem(account, at) }
        : tenant;

    private AccountBook Changed(Envelope entry, Func<Tenant, Tenant> change) =>
        this with { Tenants = Tenants.SetItem(entry.Tenant, change(Tenants[entry.Tenant])) };
}
