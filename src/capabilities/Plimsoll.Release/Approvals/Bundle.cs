// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using Plimsoll.Ledger;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>Exactly what an approver approves: the plan, the pinned list, where each practice stands, and every piece of evidence by digest.</summary>
/// <remarks>
/// A bundle is a flat mapping from a name such as <c>evidence/evd_1/sha256</c> to a text. Its canonical bytes (<see cref="Canonical"/>) are hashed;
/// because it is flat, what changed between two bundles can be said line by line. Discussion is not part of it, and neither are approvals and verdicts.
/// </remarks>
public sealed record Bundle
{
    private const string None = "-";

    private static readonly ConditionalWeakTable<Dossier, Bundle> Derived = [];

    private Bundle(SortedDictionary<string, string> lines) => (Lines, Digest) = (lines, Digest.Of(Canonical.Bytes(lines)));

    public IReadOnlyDictionary<string, string> Lines { get; }

    public Digest Digest { get; }

    public byte[] ToUtf8() => Canonical.Bytes(Lines);

    /// <summary>The bundle of a state; derived once and forgotten with it.</summary>
    public static Bundle Of(Dossier state) => Derived.GetValue(state, Derive);

    private static Bundle Derive(Dossier state)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (state.Opened is { } opened)
        {
            Put("release/id", opened.Release);
            Put("release/model", opened.Model);
            Put("release/version", opened.Version);
            Put("release/subject", opened.Subject.ToString());
            Put("release/party", opened.Party);
            Put("release/one-person", opened.OnePerson ? "yes" : "no");
        }
        if (state.Plan is { } plan)
        {
            Put("plan/release-type", plan.ReleaseType);
            Put("plan/components", string.Join(' ', plan.Components.Order()));
            Put("plan/audience", plan.Audience);
            Put("plan/stage", plan.Stage);
            Put("plan/uses", string.Join(' ', plan.Uses.Order(StringComparer.Ordinal)));
        }
        if (state.Predecessor is { } succeeds)
        {
            Put("succeeds/release", succeeds.Release);
            Put("succeeds/subject", succeeds.Subject.ToString());
            Put("succeeds/changes", string.Join(' ', succeeds.Changes.Order().Select(c => Terms.UpdateChanges[c].Key)));
            Put("succeeds/modalities", string.Join(' ', succeeds.Modalities.Order(StringComparer.Ordinal)));
            Put("succeeds/words", succeeds.Words is { } words ? $"{words.Ref} {words.Commitment}" : None);
        }
        if (state.Patch is { } patch)
        {
            Put("patch/fixes", string.Join(' ', patch.Fixes));
            Put("patch/touches", string.Join(' ', patch.Touches));
        }
        if (state.Assessment is { } assessment)
        {
            Put("profile/model-type", assessment.Profile.ModelType);
            Put("profile/release-type", assessment.Profile.ReleaseType);
            Put("profile/roles", string.Join(' ', assessment.Profile.Roles.Order()));
            Put("profile/modalities", string.Join(' ', assessment.Profile.Modalities.Order(StringComparer.Ordinal)));
            Put("profile/update", assessment.Profile.SignificantUpdate ? "yes" : "no");
            if (state.Lowered is { } lowered) { Put("profile/lowered", $"{lowered.From} {lowered.To} {lowered.Reason.Ref} {lowered.Reason.Commitment}"); }
            if (state.Narrowed is { } narrowed)
            {
                var (from, to) = (string.Join(' ', narrowed.From), string.Join(' ', narrowed.To));
                Put("profile/narrowed", $"{from} to {to} {narrowed.Reason.Ref} {narrowed.Reason.Commitment}");
            }
            Put("profile/redirect", assessment.Redirect is { } redirect ? $"{redirect.Instead} {redirect.Pack}" : None);
            foreach (var pack in assessment.Packs) { Put($"pack/{pack.Id}", $"{pack.Date} {pack.Digest} {pack.Basis}"); }
            foreach (var r in assessment.Requirements)
            {
                Put($"practice/{r.Id}/required", $"{r.Pack} {r.Edition} {r.Basis} {r.Tier} {r.When} {r.Proof} {(r.Owed ? "owed" : "choice")} {r.Title}");
                // A list of before said nothing of it, and approvals of its bundle stand.
                if (r.HowAsked is not { } asking) { continue; }
                Put($"practice/{r.Id}/asked", $"{asking.Of} {asking.As} {string.Join(' ', asking.Serves)}".TrimEnd());
                Put($"practice/{r.Id}/basis", string.Join(' ', asking.Fields.Select(f => $"{f.Field}={f.Whose.Pack}:{f.Whose.Basis}")));
                Put($"practice/{r.Id}/words", asking.Words.ToString());
            }
        }
        foreach (var (practice, line) in state.Lines)
        {
            Put($"practice/{practice}/owner", line.Owner ?? None);
            Put($"practice/{practice}/due", line.Due?.Spelled ?? None);
            Put($"practice/{practice}/status", line.Status);
            Put($"practice/{practice}/reason", line.Reason is { } reason ? $"{reason.Ref} {reason.Commitment}" : None);
            Put($"practice/{practice}/accepted-by", line.AcceptedBy ?? None);
            // What was accepted before roles were recorded says nothing of them, and approvals of its bundle stand.
            if (line.AcceptedAs is { } role) { Put($"practice/{practice}/accepted-as", role); }
            Put($"practice/{practice}/until", line.Until?.Spelled ?? None);
            // Only where there is something to say: approvals of bundles of before stand.
            if (state.SaidOfAnother(practice) is { } said) { Put($"practice/{practice}/waits", Spelled(said)); }
            if (line.Kept) { Put($"practice/{practice}/kept", "yes"); }
            if (line.Confirmed is { } confirmed)
            {
                Put(
                    $"practice/{practice}/confirmed",
                    $"{Spelled(confirmed.To)} {(confirmed.Reason is { } why ? $"{why.Ref} {why.Commitment}" : None)} {string.Join(' ', confirmed.Evidence)}"
                        .TrimEnd());
            }
        }
        foreach (var (id, item) in state.Evidence)
        {
            var content = item.Current.Content;
            Put($"evidence/{id}/kind", content.Kind);
            Put($"evidence/{id}/revision", $"{item.Current.Number}");
            Put($"evidence/{id}/sha256", content.Digest.Hex);
            Put($"evidence/{id}/label", $"{content.Label.Ref} {content.Label.Commitment}");
            Put($"evidence/{id}/practices", string.Join(' ', item.Practices.Order(StringComparer.Ordinal)));
            Put($"evidence/{id}/collected", Instant.Write(content.CollectedAt));
            Put($"evidence/{id}/period", $"{Optional(content.PeriodFrom)} {Optional(content.PeriodTo)}");
            Put($"evidence/{id}/expires", content.ExpiresAt?.Spelled ?? None);
            // A sheet of before keeps the line that it had: what it is taken for now was not what was approved.
            var sheet = content.Conclusion?.ToString() ?? content.Result?.ToString() ?? None;
            Put($"evidence/{id}/result", $"{(content.Passed is { } passed ? passed ? "passed" : "failed" : None)} {sheet}");
            Put($"evidence/{id}/stands", item.Withdrawn ? "withdrawn" : item.Current.Gone ? "gone" : "yes");
            if (state.Adverse.TryGetValue(id, out var adverse)) { Put($"evidence/{id}/adverse", adverse.Answer is { } given ? given.Answer : "open"); }
            string[] waiting = [.. item.Practices.Where(p => state.Asked(p) is { } asked && item.Answered(p) != asked).Order(StringComparer.Ordinal)];
            if (waiting is not []) { Put($"evidence/{id}/waits", string.Join(' ', waiting)); }
        }
        foreach (var (id, found) in state.Findings)
        {
            Put($"finding/{id}/opened", found.Weight);
            if (found.Mitigation is { } mitigation) { Put($"finding/{id}/mitigation", mitigation); }
            if (found.Retest is { } retest) { Put($"finding/{id}/retest", retest); }
        }
        foreach (var (twin, stands) in state.Twins)
        {
            foreach (var found in stands.Findings) { Put($"twin/{twin}/{found.Finding}/opened", found.Weight); }
        }
        if (state.Register is { } register) { Put("vulnerabilities/stand", $"{(register.Holds ? "hold" : "clear")} {register.Number}"); }
        // Only where something was handed over: bundles of every other release are what they were.
        foreach (var (handOver, handed) in state.Handed)
        {
            foreach (var duty in handed.Duties)
            {
                Put($"handed/{handOver}/{duty.Practice}/owed", $"{SharedTerms.Owing[duty.Owed].Key} {Terms.Duties[duty.Stands].Key} {handed.Receiver}");
            }
        }
        foreach (var (question, given) in state.Declared)
        {
            Put($"declared/{question}/answer", given.Answer);
            Put($"declared/{question}/words", given.Words.ToString());
            Put($"declared/{question}/because", $"{given.Because.Ref} {given.Because.Commitment}");
            // What was answered before roles were recorded says nothing of them, and approvals of its bundle stand.
            if (given.As is { } role) { Put($"declared/{question}/as", role); }
        }
        return new Bundle(lines);

        void Put(string name, object value) =>
            lines[name] = value is Enum word ? System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString()) : (string)value;

        static string Spelled(Question question) => $"{question.Words?.ToString() ?? "not-recorded"} {question.Proof?.ToString() ?? None} {question.Update}";

        static string Optional(DateTimeOffset? instant) => instant is { } i ? Instant.Write(i) : None;
    }

    /// <summary>Names of the lines in which another bundle differs, in order.</summary>
    public IReadOnlyList<string> ChangedIn(Bundle later) =>
        [.. Lines.Keys.Union(later.Lines.Keys)
            .Where(name => Lines.GetValueOrDefault(name) != later.Lines.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)];
}
