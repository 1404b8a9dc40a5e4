// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Deletes what was stored of one person; the journal says how much it was, not who.</summary>
internal sealed class ErasePerson(Acting acting, OpenedActivity activity, TellActivity tell, ContentStore content, TakeDonations donations, Vault vault,
    Erasures erasures, TimeProvider clock)
{
    internal sealed record EraseAsk(string User);

    public async Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<EraseAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await EraseAsync(ask.User, caller, ct)).Succeeds(out var erased, out refusal)
            ? Body.Answer(erased)
            : Acting.Refuse(refusal);

    /// <param name="user">The person, as the organisation's systems name them; it is hashed here and stands in nothing that is kept.</param>
    public async Task<Result<ErasedPerson>> EraseAsync(string user, Caller caller, CancellationToken ct)
    {
        if (!activity.Store.Succeeds(out var store, out var refusal)) { return refusal; }
        var person = activity.KeyOf(caller.In.Id).User(user);
        // From here on nothing is cancelled: who is half erased is not erased.
        if (!content.DeletePerson(caller.In.Id, person).Succeeds(out var kept, out refusal)) { return refusal; }
        if (!(await donations.EraseAsync(caller.Id, caller.In.Id, person, CancellationToken.None)).Succeeds(out var given, out refusal)) { return refusal; }
        // A backup may hold what lies here no more: the list of erasures, which a restore reads, keeps it from coming back.
        var now = clock.GetUtcNow();
        var gone = vault.Erase(new ErasedActivity(caller.In.Id, person, now).Subject, now);
        var deleted = await tell.ErasePersonAsync(
            store, caller.In.Id, person, async (rows, said) => (await acting.ChangeAsync(
                UsageStreams.Of(caller), caller.Id, null, (_, _, _) => Outcome.Of([new PersonErased(rows), .. said]), gone, ct: CancellationToken.None))
                    .Refusal, CancellationToken.None);
        erasures.Note();
        if (!deleted.Succeeds(out var done, out refusal)) { return refusal; }
        if (done.Rows > 0) { await tell.RefreshAsync(store, CancellationToken.None); }
        return new ErasedPerson(Number(done.Rows), Number(kept.Conversations), Number(given.Donations));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was deleted of a person.</summary>
/// <param name="Rows">Events of the person.</param>
/// <param name="Conversations">What the person wrote and was kept.</param>
/// <param name="Donations">What the person had given to research sets.</param>
public sealed record ErasedPerson(string Rows, string Conversations, string Donations);
