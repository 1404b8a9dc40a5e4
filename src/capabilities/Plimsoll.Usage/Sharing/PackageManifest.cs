// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>Who gives what to whom, what for, and until when.</summary>
/// <param name="LegalNote">The law or decision in words; has to be there with <see cref="LegalBasis.OtherLaw"/>.</param>
/// <param name="RetainUntil">The first day on which nobody keeps it any more.</param>
public sealed record PackageTerms(
    string Sender, string Recipient, string Agreement, Purpose Purpose, LegalBasis LegalBasis, string? LegalNote, Period Period,
    Coarsening Coarsening, DateOnly RetainUntil, IReadOnlyList<PackageField> Fields);

/// <summary>What is said of the donated conversations in a package.</summary>
/// <param name="Consents">Versions of the texts that donors agreed to.</param>
/// <param name="Earlier">The package before with this set for this recipient, whose conversations this one replaces.</param>
/// <param name="WithdrawnSince">Conversations of that earlier package that were taken back since.</param>
public sealed record PackagedSet(string Name, int Conversations, IReadOnlyList<string> Consents, string? Earlier, int WithdrawnSince);

/// <summary>How texts were redacted.</summary>
public sealed record PackagedRedaction(string Engine, string Version, IReadOnlyDictionary<PersonalKind, int> Counts);

/// <summary>A file of a package.</summary>
public sealed record PackagedFile(string Name, long Bytes, Digest Digest);

/// <summary>What the sender signs: the terms, and every file by its digest.</summary>
/// <param name="Signer">Id of the key that signs.</param>
public sealed record PackageManifest(
    string Package, PackageTerms Terms, DateTimeOffset MadeAt, Digest KeyId, long Rows, PackagedSet? Set, PackagedRedaction? Redaction,
    IReadOnlyList<PackagedFile> Files, string Signer)
{
    public const string PayloadType = "application/vnd.plimsoll.usage-package.v1+json";

    private const string Version = "1";
    private const int LongestNote = 200;

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToUtf8()
    {
        List<(string, ContentNode)> fields =
        [
            ("v", Canonical.Text(Version)),
            ("package", Canonical.Text(Package)),
            ("sender", Canonical.Text(Terms.Sender)),
            ("recipient", Canonical.Text(Terms.Recipient)),
            ("agreement", Canonical.Text(Terms.Agreement)),
            ("purpose", Canonical.Text(Usage.Terms.Purposes[Terms.Purpose].Key)),
            ("legalBasis", Canonical.Text(SharingTerms.Bases[Terms.LegalBasis].Key)),
            ("legalNote", Canonical.Text(Terms.LegalNote)),
            ("from", Canonical.Text(Period.Day(Terms.Period.From))),
            ("until", Canonical.Text(Period.Day(Terms.Period.Until))),
            ("madeAt", Canonical.Text(Instant.Write(MadeAt))),
            ("timeCoarsening", Canonical.Text(SharingTerms.Coarsenings[Terms.Coarsening].Key)),
            ("significantDigits", Canonical.Text(Number(PackageField.Digits))),
            ("retainUntil", Canonical.Text(Period.Day(Terms.RetainUntil))),
            ("pseudonymKeyId", Canonical.Text(KeyId.ToString())),
            ("fields", Canonical.List(Terms.Fields.Select(f => Canonical.Text(f.Name)))),
            ("rows", Canonical.Text(Number(Rows))),
            (
                "files",
                Canonical.List(Files.Select(f => Canonical.Map(
                    ("name", Canonical.Text(f.Name)), ("bytes", Canonical.Text(Number(f.Bytes))), ("sha256", Canonical.Text(f.Digest.ToString())))))),
            ("signer", Canonical.Text(Signer)),
        ];
        if (Set is not null)
        {
            fields.Add(("researchSet", Canonical.Map(
                ("name", Canonical.Text(Set.Name)),
                ("conversations", Canonical.Text(Number(Set.Conversations))),
                ("fields", Canonical.List(PackageField.OfConversation.Select(Canonical.Text))),
                ("consents", Canonical.List(Set.Consents.Select(Canonical.Text))),
                ("earlierPackage", Canonical.Text(Set.Earlier)),
                ("withdrawnSince", Canonical.Text(Number(Set.WithdrawnSince))))));
        }
        if (Redaction is not null)
        {
            fields.Add(("redaction", Canonical.Map(
                ("engine", Canonical.Text(Redaction.Engine)), ("version", Canonical.Text(Redaction.Version)),
                (
                    "counts",
                    Canonical.List(Redaction.Counts.OrderBy(c => c.Key)
                        .Select(c => Canonical.Map(("kind", Canonical.Text(PersonalTerms.Kinds[c.Key].Name)), ("count", Canonical.Text(Number(c.Value))))))))));
        }
        return Canonical.Bytes(Canonical.Map(fields));
    }

    /// <summary>Reads what was signed. Anything but the one spelling of its content is refused.</summary>
    public static Result<PackageManifest> Read(ReadOnlySpan<byte> utf8)
    {
        var read = ContentReading.Of<PackageManifest>(
            utf8, "manifest", f => Whole(f), no => PackageFiles.Malformed($"its manifest cannot be used: {no.Field} {no.Reason}"));
        return read.Value is not { } manifest || manifest.ToUtf8().AsSpan().SequenceEqual(utf8)
            ? read
            : PackageFiles.Malformed("its manifest is not written in the one form that its digest needs");
    }

    private static PackageManifest Whole(ContentFields f)
    {
        _ = f.Text("v", v => v == Version, $"{Version}, or use a newer Plimsoll");
        _ = f.Text("significantDigits", d => d == Number(PackageField.Digits), Number(PackageField.Digits));
        var fields = new List<PackageField>();
        foreach (var name in f.Texts("fields"))
        {
            fields.Add(
                PackageField.All.FirstOrDefault(known => known.Name == name)
                    ?? throw f.Refuse(
                        "fields", name, "is no field of a package", $"use {string.Join(" | ", PackageField.All.Select(known => known.Name))}"));
        }
        var terms = new PackageTerms(
            f.Text("sender", Aggregate.IsName, "a name"), f.Text("recipient", Aggregate.IsName, "a name"),
            f.Text("agreement", t => Label.Is(t), "an id"), f.Choice("purpose", Usage.Terms.Purposes),
            f.Choice("legalBasis", SharingTerms.Bases), Note(f),
            new Period(Day(f, "from"), Day(f, "until")), f.Choice("timeCoarsening", SharingTerms.Coarsenings), Day(f, "retainUntil"), fields);
        var manifest = new PackageManifest(
            f.Text("package", t => Label.Is(t), "an id"), terms, Instant.Of(f, "madeAt"), Hash(f, "pseudonymKeyId"), Number(f, "rows"),
            f.OptionalMap("researchSet") is { } set ? SetOf(set) : null,
            f.OptionalMap("redaction") is { } redaction ? RedactionOf(redaction) : null,
            f.List("files", file =>
            {
                var read = new PackagedFile(
                    file.Text("name", PackageFiles.Known.Contains, string.Join(" | ", PackageFiles.Known)), Number(file, "bytes"), Hash(file, "sha256"));
                file.End();
                return read;
            }), f.Text("signer", t => Digest.OfHex(t) is not null, "the id of a key"));
        f.End();
        return manifest;
    }

    private static PackagedSet SetOf(ContentFields s)
    {
        var fields = s.Texts("fields");
        if (!fields.SequenceEqual(PackageField.OfConversation, StringComparer.Ordinal))
        {
            throw s.Refuse("fields", null, "are not those of a conversation in a package", $"write {string.Join(", ", PackageField.OfConversation)}");
        }
        var set = new PackagedSet(
            s.Text("name", t => Label.IsSlug(t), "a slug"), (int)Number(s, "conversations", int.MaxValue), s.Texts("consents"),
            s.OptionalText("earlierPackage"), (int)Number(s, "withdrawnSince", int.MaxValue));
        s.End();
        return set;
    }

    private static PackagedRedaction RedactionOf(ContentFields r)
    {
        var counts = new SortedDictionary<PersonalKind, int>();
        foreach (var (kind, count) in r.List("counts", c =>
        {
            var read = (c.Choice("kind", PersonalTerms.Kinds), (int)Number(c, "count", int.MaxValue));
            c.End();
            return read;
        }))
        {
            if (!counts.TryAdd(kind, count)) { throw r.Refuse("counts", PersonalTerms.Kinds[kind].Name, "stands twice", "keep one"); }
        }
        var redaction = new PackagedRedaction(r.Text("engine", t => Label.Is(t), "a name"), r.Text("version", t => Label.Is(t), "a version"), counts);
        r.End();
        return redaction;
    }

    private static string? Note(ContentFields f) =>
        f.OptionalText("legalNote") is { } note ? f.Text("legalNote", IsNote, "one printable line of at most 200 characters") : null;

    internal static bool IsNote(string text) => text.Trim().Length is > 0 and <= LongestNote && !text.Any(char.IsControl);

    private static DateOnly Day(ContentFields f, string key) =>
        Aggregate.TryDay(f.Text(key), out var day) ? day : throw f.Refuse(key, f.Text(key), "is not a day", "write 2026-07-01");

    private static Digest Hash(ContentFields f, string key) =>
        Digest.TryParse(f.Text(key), out var digest) ? digest : throw f.Refuse(key, f.Text(key), "is not a digest", "write sha256: and 64 digits");

    private static long Number(ContentFields f, string key, long most = 1L << 40) =>
        long.TryParse(f.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw f.Refuse(key, f.Text(key), "is not a whole number in its range", "write digits");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
