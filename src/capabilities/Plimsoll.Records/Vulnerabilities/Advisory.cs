// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Vulnerabilities;

/// <summary>A revision of an advisory.</summary>
/// <param name="Summary">What it changed.</param>
public sealed record AdvisoryRevision(int Number, DateTimeOffset Date, string Summary);

/// <summary>A version that an advisory speaks of.</summary>
/// <param name="Id">Its id within the document.</param>
/// <param name="Name">Model and version.</param>
/// <param name="Subject">Digest of its files.</param>
/// <param name="Words">Of one that is affected, what to do; of one that is not, why; null of the others.</param>
/// <param name="Remedy">Of one that is affected: what kind of remedy the words are, as CSAF calls it.</param>
public sealed record AdvisoryProduct(string Id, string Name, Digest Subject, VexStatus Status, string? Words, string? Remedy);

/// <summary>An advisory about a vulnerability, as it is signed and published: a document of CSAF 2.0, profile VEX. Its texts are everybody's then.</summary>
/// <param name="Id">Of the advisory; the same through all revisions.</param>
/// <param name="Publisher">Name of the organisation.</param>
/// <param name="Namespace">Where its advisories stand.</param>
/// <param name="Url">Where this revision stands.</param>
/// <param name="Vulnerability">Our id of the vulnerability.</param>
/// <param name="Impact">What it lets somebody do.</param>
/// <param name="Revisions">The oldest first; the last is this one.</param>
public sealed record Advisory(
    string Id, string Publisher, string Namespace, string Url, string Title, string Vulnerability, IReadOnlyList<string> Aliases, string Impact, string Class,
    string Severity, string? Cvss, string Exploitation, IReadOnlyList<AdvisoryProduct> Products, IReadOnlyList<AdvisoryRevision> Revisions)
{
    /// <summary>Type of the payload in its envelope.</summary>
    public const string PayloadType = "application/vnd.plimsoll.advisory+json";

    /// <summary>Remedies of CSAF that are used.</summary>
    public const string Fix = "vendor_fix", Mitigation = "mitigation", NoneAvailable = "none_available";

    private const string OwnIds = "Plimsoll", Ghsa = "GitHub Security Advisories", ClassTitle = "Class", CvssTitle = "CVSS vector, as it was given",
        ImpactTitle = "What it lets somebody do", NamedInformation = "https://www.rfc-editor.org/rfc/rfc6920", Engine = "Plimsoll", White = "WHITE";

    internal static readonly Unverified Codes = new("advisory");

    /// <summary>This revision.</summary>
    public AdvisoryRevision Revision => Revisions[^1];

    private string? Cve => Aliases.FirstOrDefault(a => a.StartsWith("CVE-", StringComparison.Ordinal));

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToUtf8() => Canonical.Bytes(Canonical.Map(
        ("document", Document()), ("product_tree", Canonical.Map(("full_product_names", Canonical.List(Products.Select(Named))))),
        ("vulnerabilities", Canonical.List([About()]))));

    private ContentNode Document() => Canonical.Map(
        ("aggregate_severity", Texts(("text", Severity))), ("category", Canonical.Text("csaf_vex")), ("csaf_version", Canonical.Text("2.0")),
        ("distribution", Canonical.Map(("tlp", Texts(("label", White))))), ("lang", Canonical.Text("en")),
        ("publisher", Texts(("category", "vendor"), ("name", Publisher), ("namespace", Namespace))),
        ("references", Canonical.List([Texts(("category", "self"), ("summary", "This revision"), ("url", Url))])), ("title", Canonical.Text(Title)),
        ("tracking", Canonical.Map(
            ("current_release_date", Canonical.Text(Instant.Write(Revision.Date))), ("generator", Canonical.Map(("engine", Texts(("name", Engine))))),
            ("id", Canonical.Text(Id)), ("initial_release_date", Canonical.Text(Instant.Write(Revisions[0].Date))),
            ("revision_history", Canonical.List(Revisions.Select(r => Texts(
                ("date", Instant.Write(r.Date)), ("number", Number(r.Number)), ("summary", r.Summary))))),
            ("status", Canonical.Text("final")), ("version", Canonical.Text(Number(Revision.Number))))));

    private ContentNode About()
    {
        List<(string, ContentNode)> about =
        [
            ("ids", Canonical.List(
            [
                Texts(("system_name", OwnIds), ("text", Vulnerability)),
                .. Aliases.Where(a => a != Cve).Select(a => Texts(("system_name", Ghsa), ("text", a))),
            ])),
            ("notes", Canonical.List(
            [
                Note("description", ImpactTitle, Impact), Note("other", ClassTitle, Class), .. Cvss is { } cvss ? [Note("other", CvssTitle, cvss)] : Nothing,
            ])),
            ("product_status", Canonical.Map(
                from status in Statuses
                let ids = Products.Where(p => p.Status == status.Value).Select(p => Canonical.Text(p.Id)).ToArray()
                where ids is not []
                select (status.Key, Canonical.List(ids)))),
            ("threats", Canonical.List(
            [
                Texts(("category", "exploit_status"), ("details", Exploitation)),
                .. Products.Where(p => p.Status == VexStatus.NotAffected).Select(p => Said(p, "impact")),
            ])),
            ("title", Canonical.Text(Title)),
        ];
        if (Cve is { } cve) { about.Add(("cve", Canonical.Text(cve))); }
        if (Products.Where(p => p.Status == VexStatus.Affected).Select(p => Said(p, p.Remedy!)).ToArray() is { Length: > 0 } remedies)
        {
            about.Add(("remediations", Canonical.List(remedies)));
        }
        return Canonical.Map(about);
    }

    /// <summary>The statuses as CSAF calls them.</summary>
    private static readonly (string Key, VexStatus Value)[] Statuses =
    [
        ("fixed", VexStatus.Fixed), ("known_affected", VexStatus.Affected), ("known_not_affected", VexStatus.NotAffected),
        ("under_investigation", VexStatus.UnderInvestigation),
    ];

    private static readonly ContentNode[] Nothing = [];

    private static ContentNode Named(AdvisoryProduct product) => Canonical.Map(
        ("name", Canonical.Text(product.Name)), ("product_id", Canonical.Text(product.Id)),
        ("product_identification_helper", Canonical.Map(("x_generic_uris", Canonical.List(
            [Texts(("namespace", NamedInformation), ("uri", Uri(product.Subject)))])))));

    /// <summary>A digest as a named information of RFC 6920.</summary>
    private static string Uri(Digest digest) =>
        $"ni:///sha-256;{Convert.ToBase64String(Convert.FromHexString(digest.Hex)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}";

    private static ContentNode Said(AdvisoryProduct product, string category) => Canonical.Map(
        ("category", Canonical.Text(category)), ("details", Canonical.Text(product.Words)),
        ("product_ids", Canonical.List([Canonical.Text(product.Id)])));

    private static ContentNode Note(string category, string title, string text) => Texts(("category", category), ("text", text), ("title", title));

    private static ContentNode Texts(params (string Key, string Value)[] all) => Canonical.Map(all.Select(one => (one.Key, Canonical.Text(one.Value))));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a payload. It has to be spelt as it was signed, so that whoever reads it and whoever signed it mean the same bytes.</summary>
    public static Result<Advisory> Read(ReadOnlySpan<byte> utf8) =>
        !ContentReading.Of<Advisory>(utf8, "advisory", f => Of(f), no => Codes.Malformed(no.Sentence)).Succeeds(out var advisory, out var refusal) ? refusal
            : utf8.SequenceEqual(advisory.ToUtf8()) ? advisory : Codes.Malformed("it is not spelt as such an advisory is signed");

    /// <summary>The payload of an envelope whose bytes are known to be those that were kept. Of any other, ask <see cref="VerifiedAdvisory"/>.</summary>
    public static Result<byte[]> PayloadOf(ReadOnlySpan<byte> kept)
    {
        try { return ContentReading.Of<byte[]>(kept, "envelope", f => Convert.FromBase64String(f.Text("payload")), no => Codes.Malformed(no.Sentence)); }
        catch (FormatException) { return Codes.Malformed("it holds no base64"); }
    }

    private static Advisory Of(ContentFields f)
    {
        var (document, about) = (f.Map("document"), One(f, "vulnerabilities"));
        var (tracking, publisher, status) = (document.Map("tracking"), document.Map("publisher"), about.Map("product_status"));
        var stands = Statuses.SelectMany(s => status.OptionalTexts(s.Key).Select(id => (Id: id, s.Value)))
            .ToLookup(s => s.Id, s => s.Value, StringComparer.Ordinal);
        var (remedies, threats) = (Details(about, "remediations"), Details(about, "threats"));
        var notes = about.List("notes", n => (Title: n.Text("title"), Text: n.Text("text")));
        var products = f.Map("product_tree").List("full_product_names", p =>
        {
            var id = p.Text("product_id");
            if (stands[id].ToArray() is not [var stand]) { throw p.Refuse("product_id", id, "stands in no status, or in several", "get it anew"); }
            var said = stand switch
            {
                VexStatus.Affected => remedies.Find(r => r.Product == id),
                VexStatus.NotAffected => threats.Find(t => t.Product == id),
                VexStatus.Fixed or VexStatus.UnderInvestigation => (null, null, null),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            var uri = One(p.Map("product_identification_helper"), "x_generic_uris")
                .Text("uri", u => u.StartsWith("ni:///sha-256;", StringComparison.Ordinal), "ni");
            return new AdvisoryProduct(
                id, p.Text("name"), DigestOf(p, uri), stand, said.Details, stand == VexStatus.Affected ? said.Category : null);
        });
        var ids = about.List("ids", i => (System: i.Text("system_name"), Text: i.Text("text")));
        string[] aliases = [.. ids.Where(i => i.System == Ghsa).Select(i => i.Text)];
        var revisions = tracking.List("revision_history", r => new AdvisoryRevision(
            int.Parse(r.Text("number", Counts, "a number"), CultureInfo.InvariantCulture), Instant.Of(r, "date"), r.Text("summary")));
        if (revisions.Count == 0 || !revisions.Select(r => r.Number).SequenceEqual(Enumerable.Range(1, revisions.Count)))
        {
            throw tracking.Refuse("revision_history", null, "does not count from 1", "get it anew");
        }
        return new Advisory(
            tracking.Text("id"), publisher.Text("name"), publisher.Text("namespace"), One(document, "references").Text("url"), document.Text("title"),
            ids.FirstOrDefault(i => i.System == OwnIds).Text ?? throw about.Refuse("ids", null, "name no vulnerability", "get it anew"),
            about.OptionalText("cve") is { } cve ? [cve, .. aliases] : aliases, Noted(ImpactTitle) ?? "", Noted(ClassTitle) ?? "",
            document.Map("aggregate_severity").Text("text"), Noted(CvssTitle), threats.Find(t => t.Category == "exploit_status").Details ?? "", products,
            revisions);

        string? Noted(string title) => notes.FirstOrDefault(n => n.Title == title).Text;
    }

    private static bool Counts(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Number(number) == text;

    private static List<(string? Category, string? Details, string? Product)> Details(ContentFields about, string key) =>
        [
            .. about.OptionalList(key, d =>
                ((string?)d.Text("category"), (string?)d.Text("details"), d.OptionalTexts("product_ids") is [var only, ..] ? only : null)),
        ];

    private static ContentFields One(ContentFields f, string key) =>
        f.List(key, one => one) is [var only] ? only : throw f.Refuse(key, null, "is not exactly one", "get it anew");

    private static Digest DigestOf(ContentFields f, string uri)
    {
        var bytes = new byte[32];
        var text = uri["ni:///sha-256;".Length..].Replace('-', '+').Replace('_', '/') + "=";
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32 && Digest.OfHex(Convert.ToHexStringLower(bytes)) is { } digest
            ? digest : throw f.Refuse("product_id", uri, "holds no digest", "get it anew");
    }
}
