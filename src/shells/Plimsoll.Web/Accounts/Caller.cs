// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>Who calls, in which organisation, as what. Made by <see cref="Gatekeeper"/> only; a handler that takes one can rely on it.</summary>
/// <param name="Tenant">The organisation of the address; null at addresses outside every organisation.</param>
/// <param name="Roles">What the caller may be here: the member's roles, bounded by those of the key.</param>
/// <param name="Key">The API key that was used; null for a person at a page.</param>
public sealed record Caller(Account Account, Tenant? Tenant, IReadOnlyList<MemberRole> Roles, string? Key)
{
    public string Id => Account.Id;

    /// <summary>The organisation of the address.</summary>
    public Tenant In => Tenant ?? throw new InvalidOperationException("This address is outside every organisation.");

    public bool May(Right right) => Rights.Grant(Roles, right);

    public Asker At(DateTimeOffset now) => new(Id, now);

    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<Caller?>(
            http.Features.Get<Caller>() ?? throw new InvalidOperationException($"{http.Request.Path} takes a caller and asks for no right."));
}
