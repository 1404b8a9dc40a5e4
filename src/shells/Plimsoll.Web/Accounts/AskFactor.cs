// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>PUT /api/v1/t/{tenant}/second-factor: for which roles the organisation wants a second factor at the pages.</summary>
internal sealed class AskFactor(Recorder recorder)
{
    /// <param name="Roles">Whoever has one of them needs a second factor; none, and nobody does.</param>
    internal sealed record FactorAsk(IReadOnlyList<MemberRole> Roles);

    public async Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<FactorAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await SetAsync(ask.Roles, caller, ct)).Succeeds(out var place, out refusal)
            ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    public async Task<Result<LedgerPlace>> SetAsync(IReadOnlyList<MemberRole> roles, Caller caller, CancellationToken ct)
    {
        MemberRole[] asked = [.. roles.Order()];
        if (asked.Distinct().Count() != asked.Length)
        {
            return new Refusal(AccountCodes.BadValue, "roles", null, "are repeated", $"name each once: {Rights.Roles.Allowed}");
        }
        return await recorder.AppendAsync(caller.Id, books => books.Accounts.Tenants[caller.In.Id].FactorAskedOf.SequenceEqual(asked)
            ? new Refusal(ApiCodes.NothingChanged, "roles", null, "are set already", "leave them")
            : new[] { AccountStreams.Writes(books, caller.In.Id, new FactorAsked(asked)) }, [], ct: ct);
    }
}
