// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>Who hands over.</summary>
/// <param name="Key">Id of the key that signs the sheet.</param>
/// <param name="Log">Name of the log in which the sheet stands.</param>
public sealed record Sender(string Name, string Key, string Log);

/// <summary>To whom is handed over.</summary>
/// <param name="Key">Id of the key with which the receiver answers, where the sender knows it.</param>
public sealed record Receiver(
    string Name, ReceiverKind Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key = null);

/// <summary>Which model it is about.</summary>
/// <param name="Subject">Digest of its files, as the release binds it.</param>
/// <param name="Release">The release of the sender.</param>
public sealed record HandedModel(string Name, string Version, Digest Subject, string Release);

/// <summary>One revision of a hand-over sheet: who owes which duty for this model in this configuration. The payload that the sender signs.</summary>
/// <param name="Id">Of the hand-over; the same through all revisions.</param>
/// <param name="Revision">1 for the first.</param>
/// <param name="Before">Digest of the payload of the revision before.</param>
/// <param name="Configuration">How the model is deployed where these duties are shared.</param>
/// <param name="Nonce">Random, so that the digest tells nothing of what is written.</param>
public sealed record Sheet(
    string Id, int Revision, Digest? Before, DateTimeOffset Made, Sender Sender, Receiver Receiver, HandedModel Model, string Configuration,
    IReadOnlyList<HandedLine> Lines, string Nonce)
{
    /// <summary>Type of the payload in its envelope.</summary>
    public const string PayloadType = "application/vnd.plimsoll.hand-over-sheet+json";

    /// <summary>Lines of a sheet at most.</summary>
    public const int MostLines = 250;

    /// <summary>Characters of the configuration at most.</summary>
    public const int LongestConfiguration = 4_000;

    /// <summary>Characters of a name at most.</summary>
    public const int LongestName = 200;

    private const string Form = "1";

    internal static readonly Unverified Codes = new("hand-over");

    public byte[] ToUtf8() => Canonical.Bytes(ToNode());

    /// <summary>SHA-256 of the payload.</summary>
    public Digest Digest => Digest.Of(ToUtf8());

    public HandedLine? Find(string line) => Lines.FirstOrDefault(l => l.Id == line);

    /// <summary>Lines that a revision adds or changes.</summary>
    public IReadOnlyList<HandedLine> ChangedFrom(Sheet? before) =>
        before is null ? Lines : [.. Lines.Where(line => before.Find(line.Id) is not { } old || old.Digest != line.Digest)];

    /// <summary>Lines that a revision leaves out.</summary>
    public IReadOnlyList<HandedLine> GoneFrom(Sheet? before) => before is null ? [] : [.. before.Lines.Where(old => Find(old.Id) is null)];

    internal ContentNode ToNode() => Canonical.Map(
        ("before", Canonical.Text(Before?.ToString())), ("configuration", Canonical.Text(Configuration)), ("form", Canonical.Text(Form)),
        ("lines", Canonical.List(Lines.Select(line => line.ToNode()))), ("made", Canonical.Text(Instant.Write(Made))),
        ("model", Canonical.Map(
            ("name", Canonical.Text(Model.Name)), ("release", Canonical.Text(Model.Release)), ("subject", Canonical.Text(Model.Subject.ToString())),
            ("version", Canonical.Text(Model.Version)))),
        ("moves", Canonical.Text(ChainTerms.MovesNothing)), ("nonce", Canonical.Text(Nonce)),
        ("receiver", Canonical.Map(
            ("key", Canonical.Text(Receiver.Key)), ("kind", Canonical.Text(ChainTerms.Kinds[Receiver.Kind].Key)), ("name", Canonical.Text(Receiver.Name)))),
        ("revision", Canonical.Text(Revision.ToString(CultureInfo.InvariantCulture))),
        ("sender", Canonical.Map(("key", Canonical.Text(Sender.Key)), ("log", Canonical.Text(Sender.Log)), ("name", Canonical.Text(Sender.Name)))),
        ("sheet", Canonical.Text(Id)));

    /// <summary>Reads a payload. It has to be spelt as it was signed, so that whoever reads it and whoever signed it mean the same bytes.</summary>
    public static Result<Sheet> Read(ReadOnlySpan<byte> utf8) =>
        !ContentReading.Of<Sheet>(utf8, "sheet", f => Of(f), no => Codes.Malformed(no.Sentence)).Succeeds(out var sheet, out var refusal) ? refusal
            : utf8.SequenceEqual(sheet.ToUtf8()) ? sheet : Codes.Malformed("it is not spelt as such a sheet is signed");

    internal static Sheet Of(ContentFields f)
    {
        f.Text("form", t => t == Form, Form);
        f.Text("moves", t => t == ChainTerms.MovesNothing, ChainTerms.MovesNothing);
        var (sender, receiver, model) = (f.Map("sender"), f.Map("receiver"), f.Map("model"));
        var sheet = new Sheet(
            f.Text("sheet", Forms.IsDrawn, "an id"), Forms.Number(f, "revision"), f.OptionalText("before") is null ? null : Forms.DigestOf(f, "before"),
            Instant.Of(f, "made"), new Sender(
                Name(sender), sender.Text("key", Forms.IsKey, "64 digits"), sender.Text("log", Forms.IsLabel, "the name of a log")),
            new Receiver(Name(receiver), receiver.Choice("kind", ChainTerms.Kinds), Forms.OptionalKey(receiver)),
            new HandedModel(
                Name(model), model.Text("version", Forms.IsLabel, "a version"), Forms.DigestOf(model, "subject"),
                model.Text("release", Forms.IsDrawn, "an id")),
            f.Text("configuration", t => t.Length <= LongestConfiguration, $"at most {LongestConfiguration} characters"), f.List("lines", HandedLine.Read),
            f.Text("nonce"));
        if (sheet.Lines.Count is 0 or > MostLines) { throw f.Refuse("lines", null, $"are none, or more than {MostLines}", "get the sheet anew"); }
        if (sheet.Lines.Select(l => l.Id).Distinct(StringComparer.Ordinal).Count() != sheet.Lines.Count)
        {
            throw f.Refuse("lines", null, "name one id twice", "get the sheet anew");
        }
        sender.End();
        receiver.End();
        model.End();
        f.End();
        return sheet;
    }

    private static string Name(ContentFields f) => f.Text(
        "name", t => t.Length is > 0 and <= LongestName && NameLook.Fault(t) is null, $"1 to {LongestName} characters of one alphabet");
}
