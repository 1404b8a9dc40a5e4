// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>One place of a frozen document as it was and as it should have been.</summary>
/// <param name="Place">Where in the document, its names joined by slashes: <c>findings/north/1.4/finding</c>.</param>
/// <param name="Was">What stands there; null where nothing does.</param>
/// <param name="Is">What should; null where nothing should.</param>
public sealed record CorrectedPlace(string Place, string? Was, string? Is);

/// <summary>
/// A document of its own beside a frozen one, signed like it: what was wrong, what is right, why, who asked and when. The frozen bytes stay as they are.
/// </summary>
/// <remarks>
/// A published document is public for good, and so is this: it names organisations and roles, never private persons. One correction takes the place of
/// another by naming it; both stay readable.
/// </remarks>
/// <param name="Corrects">Digest of the frozen document's exact bytes.</param>
/// <param name="Publisher">The organisation that published the document and corrects it.</param>
/// <param name="Changes">What changed; at least one place, none twice.</param>
/// <param name="Why">The reason, in a sentence or several.</param>
/// <param name="AskedBy">Who asked: the publisher itself, another organisation by name, or a role such as <c>a reader</c>.</param>
/// <param name="At">When it was made.</param>
/// <param name="Supersedes">Digest of the correction of the same document that this one takes the place of; null where there is none.</param>
public sealed record Correction(
    Digest Corrects, string Publisher, IReadOnlyList<CorrectedPlace> Changes, string Why, string AskedBy, DateTimeOffset At, Digest? Supersedes)
{
    /// <summary>Name of this form of document; stands in its first field.</summary>
    public const string Form = "plimsoll correction 1";

    /// <summary>The most places that one correction may name: a document that is wrong in more of them is published anew.</summary>
    public const int MostChanges = 500;

    private const int LongestText = 4000;
    private const int LongestName = 200;

    /// <summary>Why it cannot be published; null when it can.</summary>
    /// <param name="code">Code of a refusal: that of the capability whose document is corrected.</param>
    public Refusal? Unfit(RefusalCode code) =>
        Changes.Count is 0 or > MostChanges ? new Refusal(code, "changes", $"{Changes.Count}", "are none or too many", $"name 1 to {MostChanges} places")
        : Changes.FirstOrDefault(c => Long(c.Place, LongestName) || c.Was?.Length > LongestText || c.Is?.Length > LongestText) is { } odd
            ? new Refusal(code, "changes", odd.Place, "is empty or too long", $"keep a place to {LongestName} characters and a text to {LongestText}")
        : Changes.FirstOrDefault(c => c.Was == c.Is) is { } same
            ? new Refusal(code, "changes", same.Place, "changes nothing", "leave it out, or say what is right")
        : Changes.GroupBy(c => c.Place, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twin
            ? new Refusal(code, "changes", twin.Key, "stands twice", "name each place once")
        : Long(Publisher, LongestName) ? new Refusal(code, "publisher", null, "is empty or too long", "name the organisation that published the document")
        : Long(Why, LongestText) ? new Refusal(code, "why", null, "is empty or too long", $"give the reason in at most {LongestText} characters")
        : Long(AskedBy, LongestName) ? new Refusal(code, "askedBy", null, "is empty or too long", "name an organisation or a role")
        : Supersedes == Corrects ? new Refusal(code, "supersedes", Corrects.ToString(), "is the document itself", "name a correction, or none")
        : null;

    /// <summary>The document as texts, ready for the canonical bytes that are hashed and signed. Every field is there, so that it has one spelling.</summary>
    public ContentNode ToContent() => Map(
        ("form", Text(Form)), ("corrects", Text(Corrects.ToString())), ("publisher", Text(Publisher)),
        ("changes", new ContentNode.List("", 0, [.. Changes.Select(c => Map(("place", Text(c.Place)), ("was", Text(c.Was)), ("is", Text(c.Is))))])),
        ("why", Text(Why)), ("askedBy", Text(AskedBy)), ("at", Text(Instant.Write(At))), ("supersedes", Text(Supersedes?.ToString())));

    /// <summary>Reads a published correction; refused by field and line.</summary>
    public static Result<Correction> Read(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<Correction>(utf8, file, f => Read(f));

    /// <summary>Those of a document that no other takes the place of, oldest first.</summary>
    /// <param name="all">Corrections with the digest of each one's own bytes.</param>
    /// <param name="document">Digest of the frozen document.</param>
    public static IReadOnlyList<Correction> InForce(IEnumerable<KeyValuePair<Digest, Correction>> all, Digest document)
    {
        KeyValuePair<Digest, Correction>[] own = [.. all.Where(c => c.Value.Corrects == document)];
        HashSet<Digest> replaced = [.. own.Select(c => c.Value.Supersedes).OfType<Digest>()];
        return [.. own.Where(c => !replaced.Contains(c.Key)).Select(c => c.Value).OrderBy(c => c.At)];
    }

    private static Correction Read(ContentFields f)
    {
        f.Text("form", v => v == Form, Form);
        var read = new Correction(
            Digested(f, "corrects"), f.Text("publisher"), f.List("changes", Change), f.Text("why"), f.Text("askedBy"), Instant.Of(f, "at"),
            f.OptionalText("supersedes") is null ? null : Digested(f, "supersedes"));
        f.End();
        return read.Unfit(ContentCodes.Refused) is { } refusal ? throw f.Refuse(refusal.Field, refusal.Value, refusal.Reason, refusal.Fix) : read;
    }

    private static CorrectedPlace Change(ContentFields f)
    {
        var read = new CorrectedPlace(f.Text("place"), f.OptionalText("was"), f.OptionalText("is"));
        f.End();
        return read;
    }

    private static Digest Digested(ContentFields f, string key) =>
        Digest.TryParse(f.Text(key), out var digest)
            ? digest : throw f.Refuse(key, f.Text(key), "is not a digest", "write sha256: and 64 hexadecimal digits in lower case");

    private static bool Long(string text, int most) => Blank.Is(text) || text.Length > most;

    private static ContentNode.Text Text(string? value) => new("", 0, value);

    private static ContentNode.Map Map(params IEnumerable<(string Key, ContentNode Value)> entries) =>
        new("", 0, entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal));
}
