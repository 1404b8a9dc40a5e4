// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Makes the signed bytes of a decision, once: right after the verdict, or at the next start where that did not come about.</summary>
/// <remarks>
/// The bytes name the entry of the verdict, so they can only be made after it. The signature and the form of the statement leave nothing open:
/// whoever makes them again from the same entries makes the same. They name files, so they lie in the vault under the party; the journal holds their digest.
/// </remarks>
internal sealed class SignDecisions(Books books, Recorder recorder, ReleaseDesk desk, KnownGates gates, Vault vault, ServerKeys keys)
{
    /// <summary>
    /// What a start does: decisions whose bytes were never made get them. Those of before signing was recorded say that they were made at the migration.
    /// </summary>
    public async Task<Refusal?> AllAsync()
    {
        foreach (var (tenant, kept) in books.Now.Tenants.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            foreach (var release in kept.Releases.Keys.Order(StringComparer.Ordinal))
            {
                foreach (var given in kept.Releases[release].State.Decisions.Where(d => d.Signature is null))
                {
                    var made = await OneAsync(DataFolder.Server, tenant, release, given, CancellationToken.None);
                    if (!made.Succeeds(out _, out var refusal) && !IsLost(refusal)) { return refusal; }
                }
            }
        }
        return null;
    }

    /// <summary>Signs one decision and puts the digest of the bytes on the record.</summary>
    /// <returns>What changed; a refusal where the names of the files were erased and nothing can be made.</returns>
    public async Task<Result<Change<Dossier>>> OneAsync(string by, string tenant, string release, GivenDecision given, CancellationToken ct)
    {
        var (party, registry) = (books.Now.Accounts.Tenants[tenant].Party, books.Now.Of(tenant).Registry.State);
        if (vault.IsErased(party)) { return Lost(release); }
        // Lists and packs as they were judged: the state folded up to the verdict.
        var then = Dossier.Fold(desk.HistoryOf(release).TakeWhile(e => e.Seq <= given.Seq));
        var (model, number) = (then.Opened!.Model, then.Opened.Version);
        if (registry.Find(model, number) is not { } version || vault.Open(version.Manifest) is not { } names) { return Lost(release); }
        if (!Manifest.Read(names).Succeeds(out var files, out var refusal)) { return refusal; }
        var rendered = given.Judged.Pack is null ? Rendered.AtMigration : Rendered.WhenJudged;
        var pack = given.Judged.Pack ?? gates.Find(given.Judged, given.At)?.Name;
        var verifier = $"plimsoll:server/{keys.Log.Kid}";
        if (!Statement.Of(then, given.Judged.Decision, files, verifier, pack, rendered).Succeeds(out var statement, out refusal)) { return refusal; }
        var envelope = Statement.Sign(statement, keys.Decision.Kid, bytes => keys.Decision.Sign(bytes));
        var held = vault.Seal(party, Encoding.UTF8.GetString(envelope));
        var signed = new DecisionSigned(given.Judged.Decision, Digest.Of(envelope), held.Ref, rendered, pack);
        return await recorder.ChangeAsync(
            by, (TenantBooks.StreamOf(release), tenant), null, state => state.Of(tenant).Releases[release], (_, dossier, _) => Judging.Sign(dossier, signed),
            held.Rows, null, state => state.Of(tenant).Releases[release].State, ct);
    }

    /// <summary>Whether a decision can never be signed any more; nothing is made up in its place.</summary>
    public static bool IsLost(Refusal refusal) => refusal.Code == "release.manifest-gone";

    public static Refusal Lost(string release) => new(
        "release.manifest-gone", "release", release, "has no names of files any more: they were erased before the decision was signed",
        "keep the decisions that were signed before");
}
