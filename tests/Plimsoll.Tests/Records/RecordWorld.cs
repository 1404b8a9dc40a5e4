// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

/// <summary>Records of one release that a test leads through their lives: what decisions make happen is applied, entry after entry, as the journal would.</summary>
internal sealed class RecordWorld
{
    public static readonly DateTimeOffset Day0 = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, RecordBook> _books = [];
    private long _seq;

    public RecordBook this[string record] => _books.GetValueOrDefault(record, RecordBook.Empty);

    public static Asker Asker => new("acc_author", Day0);

    public static VaultRef Words(string text) => new($"vlt_{text}", Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)));

    public static RecordShape Shape(string release = "rel_1", bool result = false) => new(
        release, "acc_author", new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 6), Words("title"), Words("scope"), Words("method"),
        result ? Words("result") : null, null, ["G07.B1"], null);

    public static EvaluationRecorded Evaluation(string id, string release = "rel_1") => new(
        id, Shape(release), EvaluationKind.Internal, EvaluationForm.Evaluation, Words("by"), EvaluatorIndependence.SameOrganisation, EvaluatorAccess.Weights, null, null, null,
        null, null);

    public static RiskRecorded Risk(string id, Follows follows = Follows.DoNotRelease) => new(
        id, Shape(), HarmCategory.MaliciousUse, Foresight.Novel, Likelihood.Possible, HarmSeverity.Critical, Words("threshold"), follows, null);

    public static FindingRecorded Finding(string id, HarmSeverity severity = HarmSeverity.Severe, string? crosses = null) =>
        new(id, Shape(result: true), severity, "evl_1", crosses, Holds: false);

    /// <summary>An evaluation, and a severe finding of it.</summary>
    public static RecordWorld Found(HarmSeverity severity = HarmSeverity.Severe) => new RecordWorld().Evaluate("evl_1").Find("fnd_1", severity);

    public RecordWorld Evaluate(string id) => Do(id, Recording.Evaluation(this[id], Asker, Evaluation(id)));

    public RecordWorld Find(string id, HarmSeverity severity = HarmSeverity.Severe, string? crosses = null) => Do(
        id, Recording.Finding(this[id], Asker, Finding(id, severity, crosses), this["evl_1"], crosses is null ? null : this[crosses]));

    public RecordWorld Lock(string id, decimal most = 0.05m) =>
        Do(id, Recording.Lock(this[id], [new Bound("attack", Sense.AtMost, most)], Digest.Of([1])));

    public RecordWorld Enter(string id, decimal? attack = null) => Do(id, Recording.Enter(
        this[id], new ResultEntered(Words("result"), attack is { } value ? [new Score("attack", value)] : [], null, null)));

    public RecordWorld Mitigate(string id = "fnd_1", string evidence = "evd_1") => Do(id, Recording.Mitigate(this[id], evidence, Words("mended")));

    public RecordWorld Retest(string evaluation, string id = "fnd_1") => Do(id, Recording.Retest(this[id], evaluation, this[evaluation], this["evl_1"], Words("again")));

    public RecordWorld Do(string record, Result<Outcome> decided)
    {
        Assert.True(decided.Succeeds(out var outcome, out var refusal), refusal?.Sentence);
        foreach (var happened in outcome.Events) { _books[record] = this[record].Apply(new Recorded(++_seq, Day0, "acc_author", happened)); }
        return this;
    }

    public static string? Code(Result<Outcome> decided) => decided.Refusal?.Code;
}
