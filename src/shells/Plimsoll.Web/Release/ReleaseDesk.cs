// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>A decision about a release, ready to be made.</summary>
/// <param name="downstream">Organisations that built on the model and hear of a change of status.</param>
internal delegate Result<Outcome> Deciding(Dossier state, Asker asker, IReadOnlyList<string> downstream);

/// <summary>Finds releases of the caller's organisation and writes what is decided about them.</summary>
internal sealed class ReleaseDesk(Acting acting, Histories histories)
{
    public DateTimeOffset Now => acting.Now;

    public TenantReleases Of(Caller caller) => acting.State.In(caller.In.Id);

    public Result<Kept<Dossier>> Find(Caller caller, string release) => acting.Find(At(caller, release));

    /// <summary>The release as it was: at an instant, or after an entry of the journal.</summary>
    /// <param name="asOf">An instant, a seq, or null for now.</param>
    public Result<AsOf<Dossier>> FindAsOf(Caller caller, string release, string? asOf) =>
        histories.AsOf(At(caller, release), asOf, ReleaseCodes.BadValue, ReleaseCodes.UnknownId);

    /// <summary>Every entry of a release's stream, in order.</summary>
    public IReadOnlyList<Recorded> HistoryOf(Caller caller, string release) => [.. histories.Of(At(caller, release))];

    /// <summary>The entries of a release's stream as they were written.</summary>
    public IEnumerable<Entry> Entries(Caller caller, string release, long afterRev = 0, int most = int.MaxValue) =>
        histories.Entries(At(caller, release), afterRev, most);

    public Texts Texts(Caller caller) => acting.TextsBy(caller, ReleaseCodes.BadValue);

    /// <summary>Decides and appends, with the texts that belong to it.</summary>
    public Task<Result<Change<Dossier>>> ChangeAsync(
        Caller caller, string release, long? seen, Deciding decide, Texts texts, Idempotency? once = null, CancellationToken ct = default) =>
        acting.ChangeAsync(At(caller, release), new Asking(caller, seen, once, ct), (state, asker, others) =>
        {
            // Owners and whoever accepts a risk are members: a decision does not stand on a list of members that has changed since.
            var people = AccountBook.PeopleOf(caller.In.Id);
            others.Guard(people, others.State.Accounts.Rev(people));
            return decide(state, asker, ReleaseStreams.Downstream(others, caller.In.Id, state));
        }, texts);

    /// <summary>A whole act over the API: body read, decision made, answer given; the same key gives the same answer.</summary>
    /// <param name="id">Id of what is made; null where nothing is.</param>
    public Task<IResult> ActAsync<T>(HttpRequest request, Caller caller, string release, string? id, Func<T, Texts, Deciding> prepare, CancellationToken ct)
        where T : class =>
        Acting.ApiAsync<T, Dossier>(request, caller, id, (ask, asking) =>
        {
            var texts = Texts(caller);
            return ChangeAsync(caller, release, asking.Seen, prepare(ask, texts), texts, asking.Once, ct);
        }, ct);

    /// <summary>The revision that a form stands on: the newest, unless something that concerns it happened since its page was opened.</summary>
    public long? Fresh(Caller caller, string release, long? seen, Func<Dossier, JournalEvent, bool>? concerns) =>
        acting.Fresh(At(caller, release), seen, concerns);

    public static IResult Answer(Result<Change<Dossier>> result, string? id) => Acting.Answer(result, id);

    public static Acted Acted<T>(Change<T> change, string? id) where T : class => Acts.Acted.Of(change, id);

    public static IResult Refuse(Refusal refusal) => Acting.Refuse(refusal);

    public static StreamAt<Dossier> At(Caller caller, string release) => ReleaseStreams.Releases.At(caller.In.Id, release);
}
