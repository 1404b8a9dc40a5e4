// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>One thing that a sheet asks about. What is answered is the line as its digest holds it: a line that changes is asked anew.</summary>
/// <param name="Id">Id of the practice, or of the report.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Owes">Who owes it; of a report, who tells it.</param>
public sealed record HandedLine(string Id, HandedKind Kind, string Title, Owes Owes)
{
    /// <summary>The edition of the guidance that lists a practice.</summary>
    public string? Edition { get; init; }

    /// <summary>The pack that holds its words.</summary>
    public string? Pack { get; init; }

    /// <summary>What the sender's own list already carries of it, for example <c>proven</c>; null where it carries nothing: then it is not inherited.</summary>
    public string? Inherited { get; init; }

    /// <summary>Digests of the evidence on which it is carried.</summary>
    public IReadOnlyList<Digest> Proof { get; init; } = [];

    /// <summary>Whether the gate of the sender's release asks for it.</summary>
    public bool Gate { get; init; }

    /// <summary>What is told; for a report alone.</summary>
    public Told? What { get; init; }

    /// <summary>Within how many days after whoever tells knew.</summary>
    public int? Days { get; init; }

    /// <summary>The domain of use that a report is about; null where it is about all.</summary>
    public string? Domain { get; init; }

    /// <summary>Random, of a report: what somebody typed cannot be guessed from the digest of the line.</summary>
    public string? Salt { get; init; }

    /// <summary>SHA-256 of the line in canonical form.</summary>
    public Digest Digest => Digest.Of(Canonical.Bytes(ToNode()));

    internal ContentNode ToNode() => Canonical.Map(
        ("days", Canonical.Text(Days?.ToString(CultureInfo.InvariantCulture))), ("domain", Canonical.Text(Domain)), ("edition", Canonical.Text(Edition)),
        ("gate", Canonical.Text(Gate ? "yes" : "no")), ("id", Canonical.Text(Id)), ("inherited", Canonical.Text(Inherited)),
        ("kind", Canonical.Text(ChainTerms.HandedKinds[Kind].Key)), ("owes", Canonical.Text(SharedTerms.Owing[Owes].Key)), ("pack", Canonical.Text(Pack)),
        ("proof", Canonical.List(Proof.Select(p => Canonical.Text(p.ToString())))), ("salt", Canonical.Text(Salt)), ("title", Canonical.Text(Title)),
        ("what", Canonical.Text(What is { } what ? ChainTerms.Telling[what].Key : null)));

    internal static HandedLine Read(ContentFields f)
    {
        var line = new HandedLine(
            f.Text("id", Forms.IsId, "an id"), f.Choice("kind", ChainTerms.HandedKinds), f.Text("title"), f.Choice("owes", SharedTerms.Owing))
        {
            Edition = f.OptionalText("edition"), Pack = f.OptionalText("pack"), Inherited = f.OptionalText("inherited"), Proof = [.. f.Texts("proof").Select(
                text => Digest.TryParse(text, out var digest) ? digest : throw f.Refuse("proof", text, "is not a digest", "write sha256: and 64 digits"))],
            Gate = f.Text("gate", t => t is "yes" or "no", "yes or no") == "yes",
            What = f.OptionalText("what") is null ? null : f.Choice("what", ChainTerms.Telling),
            Days = f.OptionalText("days") is null ? null : Forms.Number(f, "days"), Domain = f.OptionalText("domain"), Salt = f.OptionalText("salt"),
        };
        f.End();
        return line;
    }

    /// <summary>What a report is called.</summary>
    public static string TitleOf(Told what, Owes teller, int days, string? domain) =>
        $"{teller switch
        {
            Owes.Sender => "The sender tells the receiver",
            Owes.Receiver => "The receiver tells the sender",
            Owes.Both => "Each tells the other",
            Owes.Nobody => "Nobody tells the other yet",
            _ => throw new System.Diagnostics.UnreachableException(),
        }} of {ChainTerms.Telling[what].Label}{(domain is null ? "" : $" ({domain})")}, within {days} {(days == 1 ? "day" : "days")}";
}

/// <summary>How small things are spelt in these documents.</summary>
internal static class Forms
{
    private const int LongestId = 64;

    public static bool IsId(string text) => text.Length is > 0 and <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');

    /// <summary>Id of a key: SHA-256 of its bytes.</summary>
    public static bool IsKey(string text) => text.Length == 64 && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    /// <summary>A version, or the name of a log: no blanks.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= 200 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '/' or '@' or '+' or '-');

    /// <summary>An id as a server of Plimsoll gives it: three letters and what is drawn by lot.</summary>
    public static bool IsDrawn(string text) =>
        text.Length is > 4 and <= LongestId && text[..3].All(char.IsAsciiLetterLower) && text[3] == '_' && text[4..].All(char.IsAsciiLetterOrDigit);

    public static string? OptionalKey(ContentFields f) => f.OptionalText("key") is null ? null : f.Text("key", IsKey, "64 digits");

    public static int Number(ContentFields f, string key) => int.Parse(
        f.Text(key, t => t.Length is > 0 and < 7 && t.All(char.IsAsciiDigit), "a whole number"), CultureInfo.InvariantCulture);

    public static Digest DigestOf(ContentFields f, string key)
    {
        var text = f.Text(key);
        return Digest.TryParse(text, out var digest) ? digest : throw f.Refuse(key, text, "is not a digest", "write sha256: and 64 digits");
    }
}
