// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>The pages of what is looked at again and again: monitoring after release, the use inside, and each summary of that.</summary>
internal sealed class RhythmPages(Acting acting, ReleaseFrames frames, ShowRhythms show, Names names)
{
    private const string Monitoring = "monitoring", InternalUse = "internal-use";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantPages().MapGroup("/releases/{release}");
        r.MapGet("/monitoring", (RhythmPages use, string release, Caller caller) => use.Page(Monitoring, release, caller, null, null)).Asks(Right.Read);
        r.MapPost("/monitoring/rhythms", (RhythmPages use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(Monitoring, release, request, caller, (fields, texts) => Set(release, fields, caller, texts), ct))
            .IsForm().Asks(Right.Contribute);
        r.MapPost("/monitoring/set-aside", (RhythmPages use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(
                Monitoring, release, request, caller,
                (fields, texts) => KeepRhythms.SetAside(fields["what"] ?? "", new ReasonAsk(fields["reason"] ?? ""), texts), ct))
            .IsForm().Asks(Right.Approve);
        r.MapGet("/internal-use", (RhythmPages use, string release, Caller caller) => use.Page(InternalUse, release, caller, null, null)).Asks(Right.Read);
        r.MapPost("/internal-use/rhythm", (RhythmPages use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(InternalUse, release, request, caller, (fields, texts) => Agree(release, fields, caller, texts), ct))
            .IsForm().Asks(Right.Contribute);
        r.MapPost("/internal-use/used", (RhythmPages use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(
                InternalUse, release, request, caller,
                (fields, texts) => KeepRhythms.Say(new KeepRhythms.InternalUseAsk(fields["used"] == "yes", fields["words"] ?? ""), caller, texts), ct))
            .IsForm().Asks(Right.Assess);
        r.MapGet("/internal-use/{record}", (RhythmPages use, string release, string record, Caller caller) => use.One(release, record, caller))
            .Asks(Right.Read);
    }

    /// <summary>Who looks, and every how many days: of each category what was filled in.</summary>
    private static Deciding<Dossier> Set(string release, FieldReader fields, Caller caller, Texts texts)
    {
        var asked = new List<KeepRhythms.RhythmAsk>();
        foreach (var word in Terms.Watching.All.Where(w => w.Value != Watched.InternalUse))
        {
            var (owner, days) = ($"owner-{word.Key}", $"days-{word.Key}");
            if (fields[owner] is null && fields[days] is null) { continue; }
            asked.Add(new KeepRhythms.RhythmAsk(
                word.Value, fields.Text(owner, $"choose who looks at {word.Label}"),
                fields.Number(days, "is no number of days", $"write every how many days somebody looks at {word.Label}, 1 to {Every.MostDays}"), null,
                Practices(fields[$"serves-{word.Key}"])));
        }
        return KeepRhythms.Set(release, new KeepRhythms.RhythmsAsk(asked), caller, texts);
    }

    /// <summary>Who writes summaries of internal use, and on which schedule.</summary>
    private static Deciding<Dossier> Agree(string release, FieldReader fields, Caller caller, Texts texts)
    {
        var number = fields.Number("number", "is no number", $"write 1 to {Every.MostMonths} months, or 1 to {Every.MostDays} days");
        var days = fields["unit"] == "days";
        return KeepRhythms.Set(
            release,
            new KeepRhythms.RhythmsAsk([
                new KeepRhythms.RhythmAsk(
                    Watched.InternalUse, fields.Text("owner", "choose who writes it"), days ? number : null, days ? null : number,
                    Practices(fields["serves"]), fields["reason"]),
            ]),
            caller, texts);
    }

    private static string[] Practices(string? typed) => (typed ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    private Task<IResult> ActAsync(
        string page, string release, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, ReleaseStreams.Of(caller, release), ReleaseCodes.BadValue, prepare,
            (_, happened) => happened is RhythmSet or RhythmSetAside or InternalUseSaid or LookRecorded,
            _ => $"/t/{caller.In.Slug}/releases/{release}/{page}", (typed, refusal) => Page(page, release, caller, typed, refusal), ct);

    private IResult Page(string page, string release, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!show.All(release, caller).Succeeds(out var views, out var no)) { return Problems.Page(no); }
        var frame = frames.Of(release, null, caller, typed, refusal);
        return page == Monitoring
            ? ReleaseFrames.Page<MonitoringPage>(frame, found => new()
            {
                ["Frame"] = found, ["Views"] = views, ["Members"] = names.Members(caller), ["Today"] = caller.In.Today(acting.Now),
            })
            : ReleaseFrames.Page<InternalUsePage>(frame, found => new()
            {
                ["Frame"] = found, ["Views"] = views, ["Members"] = names.Members(caller), ["Today"] = caller.In.Today(acting.Now),
                ["Summaries"] = show.Summaries(release, caller), ["NextDay"] = show.Begins(found.State, release, caller),
            });
    }

    private IResult One(string release, string record, Caller caller) =>
        show.Summary(release, record, caller).Succeeds(out var view, out var refusal)
            ? ReleaseFrames.Page<InternalSummaryPage>(frames.Of(release, null, caller), frame => new() { ["Frame"] = frame, ["View"] = view })
            : Problems.Page(refusal);

    /// <summary>The address of the form for a record, with what is known filled in.</summary>
    internal static string Form(string at, string kind, params IEnumerable<(string Field, string? Value)> known) =>
        $"{at}/records/new/{kind}?{string.Join('&', known.Where(k => k.Value is not null).Select(k => $"{k.Field}={Uri.EscapeDataString(k.Value!)}"))}";

    internal static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
