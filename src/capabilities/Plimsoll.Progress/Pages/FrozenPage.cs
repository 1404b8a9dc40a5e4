// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Pages;

/// <summary>One version of an organisation's public page as a document: what every public view of it is drawn from.</summary>
public sealed record FrozenPage(string Page, string Organisation, string Edition, int Version, DateTimeOffset Published, IReadOnlyList<FrozenLine> Lines)
{
    private const string Form = "plimsoll progress page 1";

    /// <summary>The form of a page on which a day of review is one of another zone than UTC.</summary>
    private const string FormWithZones = "plimsoll progress page 2";

    /// <summary>Goes with every view.</summary>
    public string Statement => $"{Organisation} says this of itself; nobody else has judged it. Following the guidance is voluntary and replaces no law.";

    private bool Zoned => Lines.Any(l => l.Withheld is { } held && held.ReviewOn.Zone != LastDay.Utc);

    public FrozenLine? Of(string process) => Lines.FirstOrDefault(l => l.Process == process);

    /// <summary>The page as it would be published now.</summary>
    public static FrozenPage Draft(PageBook state, ProgressEdition edition, Func<VaultRef, string?> text, DateTimeOffset now) => new(
        state.Opened!.Page, state.Opened.Organisation, edition.Id, state.Versions.Count + 1, now,
        [.. from process in edition.Processes
            where state.Lines.ContainsKey(process.Id)
            let line = state.Lines[process.Id]
            select new FrozenLine(
                process.Id, line.State, line.Text is { } said ? text(said) : null, [.. line.Evidence.Select(e => new FrozenLink(text(e.Link), e.Seen))],
                line.Withheld is { } held ? new FrozenWithholding(text(held.Ground), text(held.DecidedBy), held.ReviewOn) : null)]);

    /// <summary>The exact bytes: canonical JSON.</summary>
    public byte[] ToUtf8() => Canonical.Bytes(Canonical.Map(
        ("form", Canonical.Text(Zoned ? FormWithZones : Form)), ("page", Canonical.Text(Page)),
        ("organisation", Canonical.Text(Organisation)), ("edition", Canonical.Text(Edition)),
        ("version", Canonical.Text(Version.ToString(CultureInfo.InvariantCulture))),
        ("published", Canonical.Text(Instant.Write(Published))),
        ("statement", Canonical.Text(Statement)),
        ("lines", Canonical.List(Lines.Select(l => Canonical.Map(
            ("process", Canonical.Text(l.Process)), ("state", Canonical.Text(ProgressTerms.OwnStates[l.State].Key)), ("text", Canonical.Text(l.Text)),
            ("evidence", Canonical.List(l.Evidence.Select(e => Canonical.Map(("link", Canonical.Text(e.Link)), ("seen", Canonical.Text(Ask.Write(e.Seen))))))),
            ("withheld", Canonical.List(l.Withheld is { } held
                ? [Canonical.Map([
                    ("ground", Canonical.Text(held.Ground)), ("decidedBy", Canonical.Text(held.DecidedBy)),
                    .. FrozenDay.Write("reviewOn", held.ReviewOn, Zoned)])]
                : []))))))));

    /// <summary>Reads a published version; refused by field and line.</summary>
    public static Result<FrozenPage> Read(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<FrozenPage>(utf8, file, f => Whole(f));

    private static FrozenPage Whole(ContentFields f)
    {
        var zoned = f.Text("form", v => v is Form or FormWithZones, $"{Form}, or {FormWithZones}") == FormWithZones;
        f.Text("statement");
        var lines = f.List("lines", g => Ended(g, new FrozenLine(
            g.Text("process"), g.Choice("state", ProgressTerms.OwnStates), g.OptionalText("text"),
            g.List("evidence", h => Ended(h, new FrozenLink(h.OptionalText("link"), Day(h, "seen")))),
            g.List("withheld", h => Ended(h, new FrozenWithholding(
                h.OptionalText("ground"), h.OptionalText("decidedBy"), FrozenDay.Read(h, "reviewOn", zoned)))) is [var held, ..] ? held : null)));
        var version = f.Text("version", t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a number");
        return Ended(
            f,
            new FrozenPage(
                f.Text("page"), f.Text("organisation"), f.Text("edition"), int.Parse(version, CultureInfo.InvariantCulture),
                Instant.Of(f, "published"), lines));
    }

    private static DateOnly Day(ContentFields f, string key) =>
        DateOnly.ParseExact(
            f.Text(key, t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a date such as 2026-11-20"),
            "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}

/// <summary>How the organisation says it stands on one process.</summary>
public sealed record FrozenLine(string Process, OwnState State, string? Text, IReadOnlyList<FrozenLink> Evidence, FrozenWithholding? Withheld);

/// <summary>Where it can be seen.</summary>
public sealed record FrozenLink(string? Link, DateOnly Seen);

/// <summary>Why facts are held back.</summary>
public sealed record FrozenWithholding(string? Ground, string? DecidedBy, LastDay ReviewOn);
