// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>Who calls, in which organisation, as what. Made by <see cref="Gatekeeper"/> only, and by <see cref="CalendarLinks"/> for a calendar that reads on
/// somebody's behalf; a handler that takes one can rely on it.</summary>
/// <param name="Tenant">The organisation of the address; null at addresses outside every organisation.</param>
/// <param name="Roles">What the caller may be here: the member's roles, bounded by those of the key.</param>
/// <param name="Key">The API key that was used; null for a person at a page.</param>
public sealed record Caller(Account Account, Tenant? Tenant, IReadOnlyList<MemberRole> Roles, ApiKey? Key)
{
    public string Id => Account.Id;

    /// <summary>The session of a person at a page; null for a key.</summary>
    public Storage.Accounts.Session? Session { get; init; }

    /// <summary>Whether the caller may look after the installation: the account does, and no key bounds it to one organisation.</summary>
    public bool Administers => Account.Administers && !IsBound;

    /// <summary>Whether the key is for one organisation only. What its holder is elsewhere is no business of whoever has it.</summary>
    public bool IsBound => Key is { } key && key.Tenant != AccountBook.ServerTenant;

    /// <summary>The organisation of the address.</summary>
    public Tenant In => Tenant ?? throw new InvalidOperationException("This address is outside every organisation.");

    public bool May(Right right) => Rights.Grant(Roles, right);

    /// <summary>The role that lets the caller do something, as it is kept; where several do, the one that is about releases.</summary>
    public string RoleFor(Right right) =>
        Rights.Roles[Roles.Where(role => Rights.Grants(role, right)).OrderByDescending(role => role == MemberRole.Governance).First()].Key;

    /// <summary>Whether there is nothing here that the caller may do but read.</summary>
    public bool OnlyReads => Rights.ReadOnly(Roles);

    /// <summary>What an account is in an organisation when it comes with this key, or with none; null where it is not seen there at all.</summary>
    internal static IReadOnlyList<MemberRole>? RolesIn(Tenant tenant, Account account, ApiKey? key) =>
        !tenant.Members.TryGetValue(account.Id, out var roles) ? null
        : key is null ? roles
        : key.Lost.Contains(tenant.Id) ? null
        : key.Tenant == tenant.Id || key.Tenant == AccountBook.ServerTenant ? [.. roles.Intersect(key.Roles)]
        : null;

    public Asker At(DateTimeOffset now) => new(Id, now);

    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<Caller?>(
            http.Features.Get<Caller>() ?? throw new InvalidOperationException($"{http.Request.Path} takes a caller and asks for no right."));
}
