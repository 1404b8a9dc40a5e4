// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Makes the signed bytes of a decision, once: right after the verdict, or at the next start where that did not come about.</summary>
/// <remarks>
/// The bytes name the entry of the verdict, so they can only be made after it. The signature and the form of the statement leave nothing open:
/// whoever makes them again from the same entries makes the same, where nobody said meanwhile what the model came from. They name files, so they lie in the
/// vault under the party; the journal holds their digest.
/// </remarks>
internal sealed class SignDecisions(Books books, Recorder recorder, Histories histories, KnownGates gates, Vault vault, ServerKeys keys)
{
    /// <summary>Decisions that a start writes together: an installation may have thousands, and each write waits for the disk.</summary>
    private const int Batch = 256;

    private readonly List<Refusal> _unmade = [];

    /// <summary>How many histories the start read to sign what lacked a signature.</summary>
    public int Read { get; private set; }

    /// <summary>How many decisions the start signed.</summary>
    public int Made { get; private set; }

    /// <summary>Why decisions could not be signed at the start, other than for want of names that were erased.</summary>
    public IReadOnlyList<Refusal> Unmade => _unmade;

    /// <summary>
    /// What a start does: decisions whose bytes were never made get them. Those of before signing was recorded say that they were made at the migration.
    /// What is written stays written, so a start that is cut short is gone on with by the next.
    /// </summary>
    public async Task<Refusal?> AllAsync()
    {
        var state = books.Now;
        var ready = new List<Signing>(Batch);
        foreach (var (name, decisions) in state.Of(ReleaseStreams.Index).Unsigned)
        {
            var release = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var stream = ReleaseStreams.Releases.At(state.Of(ReleaseStreams.Releases).FindAny(release)!.Tenant, release);
            foreach (var signing in Unsigned(stream, decisions))
            {
                ready.Add(signing);
                if (ready.Count < Batch) { continue; }
                if (await KeepAsync(ready) is { } refusal) { return refusal; }
                ready.Clear();
            }
        }
        return ready is [] ? null : await KeepAsync(ready);
    }

    /// <summary>Signs one decision and puts the digest of the bytes on the record. Nothing cancels it: a verdict on the record must not stay unsigned
    /// because whoever asked for it has gone.</summary>
    /// <returns>What changed; a refusal where the names of the files were erased and nothing can be made.</returns>
    public async Task<Result<Change<Dossier>>> OneAsync(string by, string tenant, string release, GivenDecision given)
    {
        var stream = ReleaseStreams.Releases.At(tenant, release);
        // Lists and packs as they were judged: the state folded up to the verdict.
        var then = Dossier.Fold(histories.Of(stream).TakeWhile(e => e.Seq <= given.Seq));
        return Sign(stream, then, given).Succeeds(out var made, out var refusal)
            ? await recorder.ChangeAsync(by, stream, null, (dossier, _, _) => Judging.Sign(dossier, made.Event), made.Rows, null, CancellationToken.None)
            : refusal;
    }

    /// <summary>Whether a decision can never be signed any more; nothing is made up in its place.</summary>
    public static bool IsLost(Refusal refusal) => refusal.Is == ReleaseCodes.ManifestGone;

    public static Refusal Lost(string release) => new(
        ReleaseCodes.ManifestGone, "release", release, "has no names of files any more: they were erased before the decision was signed",
        "keep the decisions that were signed before");

    /// <summary>The decisions of a release that were never signed, signed now, each as it was judged. The history is read once for all of them.</summary>
    private IEnumerable<Signing> Unsigned(StreamAt<Dossier> stream, IReadOnlyCollection<string> decisions)
    {
        // Of a party that was erased nothing can be signed: its history is not read for that at each start.
        if (vault.IsErased(books.Now.Accounts.Tenants[stream.Tenant].Party)) { yield break; }
        Read++;
        var (missing, then) = (decisions.ToHashSet(StringComparer.Ordinal), Dossier.Empty);
        foreach (var happened in histories.Of(stream))
        {
            then = then.Apply(happened);
            if (happened.Event is not GateJudged judged || !missing.Remove(judged.Decision)) { continue; }
            if (Sign(stream, then, then.Decisions[^1]).Succeeds(out var made, out var refusal)) { yield return made; }
            else if (!IsLost(refusal)) { _unmade.Add(refusal); }
            if (missing.Count == 0) { yield break; }
        }
    }

    private Result<Signing> Sign(StreamAt<Dossier> stream, Dossier then, GivenDecision given)
    {
        var (party, registry) = (books.Now.Accounts.Tenants[stream.Tenant].Party, books.Now.RegistryOf(stream.Tenant).State);
        if (vault.IsErased(party)) { return Lost(stream.Id); }
        var (model, number) = (then.Opened!.Model, then.Opened.Version);
        if (registry.Find(model, number) is not { } version || vault.Open(version.Manifest) is not { } names) { return Lost(stream.Id); }
        if (!Manifest.Read(names).Succeeds(out var files, out var refusal)) { return refusal; }
        var pack = given.Judged.Pack ?? gates.Find(given.Judged, given.At)?.Name;
        var verifier = $"plimsoll:server/{books.Now.Accounts.LogKid ?? keys.Log.Kid}";
        if (!Statement.Of(then, given.Judged.Decision, files, verifier, pack, registry.OriginOf(model, number), vault.Open)
            .Succeeds(out var statement, out refusal))
        {
            return refusal;
        }
        var envelope = Statement.Sign(statement, keys.Decision.Kid, bytes => keys.Decision.Sign(bytes));
        var held = vault.Seal(party, Encoding.UTF8.GetString(envelope));
        return new Signing(stream, new DecisionSigned(given.Judged.Decision, Digest.Of(envelope), held.Ref, given.Rendered, pack), held.Rows);
    }

    /// <summary>Writes what was signed. A start is alone with its folder, so that nobody can have signed in between.</summary>
    private async Task<Refusal?> KeepAsync(IReadOnlyList<Signing> ready)
    {
        var written = await recorder.AppendAsync(DataFolder.Server, Writings, [.. ready.SelectMany(r => r.Rows)]);
        if (!written.Succeeds(out _, out var refusal)) { return refusal; }
        Made += ready.Count;
        return null;

        Result<Writing[]> Writings(BooksState state) => ready.GroupBy(r => r.Stream)
            .Select(g => g.Key.Writes(g.Key.Find(state).Value!.Rev, [.. g.Select(r => r.Event)])).ToArray();
    }

    private sealed record Signing(StreamAt<Dossier> Stream, DecisionSigned Event, IReadOnlyList<RowChange> Rows);
}
