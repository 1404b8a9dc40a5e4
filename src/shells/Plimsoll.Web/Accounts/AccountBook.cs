// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>A person who can sign in.</summary>
public sealed record Account(string Id, VaultRef Email, VaultRef? Name, bool Administers, DateTimeOffset Since, bool Erased);

/// <summary>An invitation that stands.</summary>
public sealed record Invitation(string Id, VaultRef Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until, string By);

/// <summary>A key of the API.</summary>
public sealed record ApiKey(string Id, string Account, string Tenant, VaultRef Label, IReadOnlyList<MemberRole> Roles, EndsAt Until, DateTimeOffset Since,
    bool Revoked)
{
    /// <summary>Whether it opens anything at an instant: it was not taken back, and what its holder was promised has not ended.</summary>
    public bool WorksAt(DateTimeOffset now) => !Revoked && !Until.HasEnded(now);
}

/// <summary>An organisation that works here, with its people.</summary>
public sealed record Tenant(string Id, string Slug, string Name, string Party, DateTimeOffset Since)
{
    /// <summary>The time zone in which the days end that it promises; its name in the IANA database.</summary>
    public string Zone { get; init; } = LastDay.Utc;

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
public sealed record SigningKey(string Kid, string Purpose, string Public, string? Endorsed, DateTimeOffset NotBefore, DateTimeOffset? NotAfter);

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
    public ImmutableList<SigningKey> SigningKeys { get; init; } = [];

    /// <summary>Revision of each stream about accounts.</summary>
    public ImmutableDictionary<string, long> Revs { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The stream of the people of an organisation.</summary>
    public static string PeopleOf(string tenant) => $"people/{tenant}";

    public long Rev(string stream) => Revs.GetValueOrDefault(stream);

    /// <summary>Finds an organisation by id or slug.</summary>
    public Tenant? Find(string idOrSlug) => Tenants.GetValueOrDefault(idOrSlug) ?? (Slugs.TryGetValue(idOrSlug, out var id) ? Tenants[id] : null);

    public IEnumerable<Tenant> Of(string account) => Tenants.Values.Where(t => t.Members.ContainsKey(account)).OrderBy(t => t.Name, StringComparer.Ordinal);

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
        },
        TenantOpened e =>
            this with { Tenants = Tenants.SetItem(e.Tenant, new Tenant(e.Tenant, e.Slug, e.Name, e.Party, entry.At)), Slugs = Slugs.SetItem(e.Slug, e.Tenant) },
        ZoneSet e => Changed(entry, t => t with { Zone = e.Zone }),
        // Whoever comes back does not find the keys of before.
        MemberSet { Roles: [] } e => Changed(
            entry, t => Approving(t with { Members = t.Members.Remove(e.Account) }, e.Account, [], entry.At)) with
        {
            Keys = Keys.SetItems(Keys.Values.Where(k => k.Account == e.Account && k.Tenant == entry.Tenant)
                .Select(k => KeyValuePair.Create(k.Id, k with { Revoked = true }))),
        },
        MemberSet e => Changed(entry, t => Approving(t with { Members = t.Members.SetItem(e.Account, e.Roles) }, e.Account, e.Roles, entry.At)),
        Invited e =>
            Changed(entry, t =>
                t with { Invitations = t.Invitations.SetItem(e.Invitation, new Invitation(e.Invitation, e.Email, e.Roles, e.Until, entry.By)) }),
        InvitationEnded e => Changed(entry, t => t with { Invitations = t.Invitations.Remove(e.Invitation) }),
        KeyIssued e =>
            this with { Keys = Keys.SetItem(e.Key, new ApiKey(e.Key, e.Account, entry.Tenant, e.Label, e.Roles, e.Until, entry.At, Revoked: false)) },
        KeyRevoked e => this with { Keys = Keys.SetItem(e.Key, Keys[e.Key] with { Revoked = true }) },
        SigningKeySet e => this with
        {
            SigningKeys = [
                .. SigningKeys.Select(k => k.Purpose == e.Purpose && k.NotAfter is null ? k with { NotAfter = entry.At } : k),
                new SigningKey(e.Kid, e.Purpose, e.Public, e.Endorsed, entry.At, null)
            ]
        },
        // What time it is changes nobody's rights.
        ClockAccepted => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whoever loses the right keeps the day until which they had it.</summary>
    private static Tenant Approving(Tenant tenant, string account, IReadOnlyList<MemberRole> roles, DateTimeOffset at) =>
        Rights.Grant(roles, Right.Approve) ? tenant with { Approvers = tenant.Approvers.SetItem(account, DateTimeOffset.MaxValue) }
        : tenant.Approvers.GetValueOrDefault(account) == DateTimeOffset.MaxValue ? tenant with { Approvers = tenant.Approvers.SetItem(account, at) }
        : tenant;

    private AccountBook Changed(Envelope entry, Func<Tenant, Tenant> change) =>
        this with { Tenants = Tenants.SetItem(entry.Tenant, change(Tenants[entry.Tenant])) };
}
