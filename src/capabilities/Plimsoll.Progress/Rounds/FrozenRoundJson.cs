// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>A published round to and from its bytes. Everything is text, so that no parser can change a value.</summary>
internal static class FrozenRoundJson
{
    public static byte[] Write(FrozenRound r) => Canonical.Bytes(Canonical.Map(
        ("form", Text(Zoned(r) ? FrozenRound.FormWithZones : FrozenRound.Form)),
        ("round", Text(r.Round)), ("name", Text(r.Name)), ("publisher", Text(r.Publisher)), ("edition", Text(r.Edition)),
        ("assessed", Text(Ask.Write(r.Assessed))),
        ("opened", At(r.Opened)), ("published", At(r.Published)), ("rubric", Text(r.Rubric)), ("statement", Text(r.Statement)),
        ("providers", Canonical.List(r.Providers.Select(p => Canonical.Map([
            ("id", Text(p.Id)), ("name", Text(p.Name)), ("model", Text(p.Model)), ("access", Text(ProgressTerms.Accesses[p.Access].Key)),
            ("invited", At(p.Invited)), .. FrozenDay.Write("until", p.Until, Zoned(r)),
            ("replied", p.Replied is { } at ? At(at) : Text(null)), ("reply", Text(p.Reply))])))),
        ("processes", Canonical.List(r.Processes.Select(Text))),
        ("findings", Canonical.List(r.Findings.Select(Finding)))));

    /// <exception cref="ContentRefusedException">The document breaks its form.</exception>
    public static FrozenRound Read(ContentFields f)
    {
        var form = f.Text("form", v => v is FrozenRound.Form or FrozenRound.FormWithZones, $"{FrozenRound.Form}, or {FrozenRound.FormWithZones}");
        var zoned = form == FrozenRound.FormWithZones;
        f.Text("statement");
        return Ended(f, new FrozenRound(
            f.Text("round"), f.Text("name"), f.Text("publisher"), f.Text("edition"), Day(f, "assessed"), Instant.Of(f, "opened"),
            Instant.Of(f, "published"), f.OptionalText("rubric"),
            f.List("providers", g => Ended(g, new FrozenProvider(
                g.Text("id"), g.Text("name"), g.OptionalText("model"), g.Choice("access", ProgressTerms.Accesses), Instant.Of(g, "invited"),
                FrozenDay.Read(g, "until", zoned), OptionalAt(g, "replied"), g.OptionalText("reply")))),
            f.Texts("processes"), f.List("findings", Finding)));
    }

    /// <summary>Whether a day of another zone than UTC stands in it; documents without one keep the bytes that they always had.</summary>
    private static bool Zoned(FrozenRound r) => r.Providers.Any(p => p.Until.Zone != LastDay.Utc);

    private static ContentNode Finding(FrozenFinding f) => Canonical.Map(
        ("provider", Text(f.Provider)),
        ("process", Text(f.Process)),
        ("finding", Text(ProgressTerms.Findings[f.Finding].Key)),
        ("note", Text(f.Note)),
        ("assessor", Text(f.Assessor)),
        ("at", At(f.At)),
        (
            "reviews",
            Canonical.List(f.Reviews.Select(v => Canonical.Map(
                ("reviewer", Text(v.Reviewer)), ("at", At(v.At)), ("would", Text(ProgressTerms.Findings[v.Would].Key)), ("reason", Text(v.Reason)))))),
        // A list of none or one, so that "no reply" has one spelling.
        (
            "reply",
            Canonical.List(
                f.Reply is { } reply
                    ? [Canonical.Map(("at", At(reply.At)), ("text", Text(reply.Text)), ("earlier", Text(reply.Earlier ? "yes" : "no")))]
                    : [])),
        ("evidence", Canonical.List(f.Evidence.Select(e => Canonical.Map(
            ("id", Text(e.Id)),
            ("side", Text(ProgressTerms.Sides[e.Side].Key)),
            ("link", Text(e.Link)),
            ("quote", Text(e.Quote)),
            ("seen", Text(Ask.Write(e.Seen))),
            ("copy", Text(e.Copy?.ToString())),
            ("proposed", Text(e.Proposed ? "yes" : "no")))))),
        (
            "declined",
            Canonical.List(f.Declined.Select(d =>
                Canonical.Map(("proposal", Text(d.Proposal)), ("side", Text(ProgressTerms.Sides[d.Side].Key)), ("reason", Text(d.Reason)))))));

    private static FrozenFinding Finding(ContentFields f) => Ended(f, new FrozenFinding(
        f.Text("provider"), f.Text("process"), f.Choice("finding", ProgressTerms.Findings), f.OptionalText("note"), f.Text("assessor"), Instant.Of(f, "at"),
        f.List("reviews", g =>
            Ended(g, new FrozenReview(g.Text("reviewer"), Instant.Of(g, "at"), g.Choice("would", ProgressTerms.Findings), g.OptionalText("reason")))),
        f.List("reply", g => Ended(g, new FrozenReply(Instant.Of(g, "at"), g.OptionalText("text"), Yes(g, "earlier")))) is [var reply, ..] ? reply : null,
        f.List(
            "evidence",
            g => Ended(
                g,
                new FrozenEvidence(
                    g.Text("id"), g.Choice("side", ProgressTerms.Sides), g.OptionalText("link"), g.OptionalText("quote"), Day(g, "seen"), Copy(g),
                    Yes(g, "proposed")))),
        f.List("declined", g => Ended(g, new FrozenDecline(g.Text("proposal"), g.Choice("side", ProgressTerms.Sides), g.OptionalText("reason"))))));

    private static ContentNode Text(string? text) => Canonical.Text(text);

    private static ContentNode At(DateTimeOffset at) => Text(Instant.Write(at));

    private static DateOnly Day(ContentFields f, string key) =>
        DateOnly.ParseExact(
            f.Text(key, t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a date such as 2026-11-20"),
            "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset? OptionalAt(ContentFields f, string key) => f.OptionalText(key) is null ? null : Instant.Of(f, key);

    private static Digest? Copy(ContentFields f) =>
        f.OptionalText("copy") is not { } text ? null
            : Digest.TryParse(text, out var digest) ? digest
            : throw f.Refuse("copy", text, "is not a digest", "write sha256: and 64 hexadecimal digits in lower case");

    private static bool Yes(ContentFields f, string key) => f.Text(key, t => t is "yes" or "no", "yes or no") == "yes";

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}
