// SPDX-License-Identifier: Apache-2.0

using Microsoft.Net.Http.Headers;
using System.Text;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Importing;
using Plimsoll.Release;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What a sheet would do.</summary>
public sealed record ImportPreview(IReadOnlyList<BadLine> Bad, IReadOnlyList<PlannedLine> Will);

/// <summary>What exists already comes in as a sheet of practices and links: looked at first, then all of it in one append, or nothing.</summary>
internal sealed class ImportWork(Acting acting, ReleaseFrames frames, People people)
{
    /// <summary>Largest sheet.</summary>
    public const int MostBytes = 256 * 1024;

    public IResult Show(string release, Caller caller, Typed? typed = null, Refusal? refusal = null, SheetPlan? plan = null, string? sheet = null) =>
        ReleaseFrames.Page<ImportPage>(frames.Of(release, null, caller, typed, refusal), frame =>
            new() { ["Frame"] = frame, ["Plan"] = plan, ["Sheet"] = sheet });

    /// <summary>A form: without <c>confirmed</c> it is a preview and writes nothing.</summary>
    public async Task<IResult> SendAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var text = typed.Or("sheet", "");
        if (!(typed.File("file") is { } file ? await FileAsync(file, ct) : Table(text)).Succeeds(out var table, out var refusal))
        {
            return Show(release, caller, typed, refusal, null, text);
        }
        // What a file says stands in the form from here on, as text: it is what is looked at and what is sent again.
        text = table.ToText();
        if (!PracticeSheet.Read(table).Succeeds(out var sheet, out refusal) || !Prepare(release, sheet, caller).Succeeds(out var prepared, out refusal))
        {
            return Show(release, caller, typed, refusal, null, text);
        }
        if (typed["confirmed"] != "yes") { return Show(release, caller, typed, null, prepared.Plan, text); }
        return (await WriteAsync(release, sheet, prepared, new Asking(caller, typed.Rev, null, ct))).Succeeds(out _, out refusal)
            ? Forms.See($"/t/{caller.In.Slug}/releases/{release}/practices")
            : Show(release, caller, typed, refusal, prepared.Plan, text);
    }

    /// <summary>POST …/import: the body is the sheet, CSV in the encoding that its type names or an Excel workbook.</summary>
    public async Task<IResult> HandleAsync(string release, bool? preview, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        var encoding = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue
            ? HeaderUtilities.RemoveQuotes(type.Charset).Value : null;
        if (!Body.Rev(request).Succeeds(out var seen, out var refusal) || !Table(body, encoding).Succeeds(out var table, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        if (!PracticeSheet.Read(table).Succeeds(out var sheet, out refusal) || !Prepare(release, sheet, caller).Succeeds(out var prepared, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        if (preview == true) { return Body.Answer(new ImportPreview(prepared.Plan.Bad, prepared.Plan.Will)); }
        var asking = new Asking(caller, seen.Rev, Recorder.Once(request, body, Acted.Kept(null)), ct);
        return Acting.Answer(await WriteAsync(release, sheet, prepared, asking), null);
    }

    private Task<Result<Change<Dossier>>> WriteAsync(string release, PracticeSheet sheet, Prepared prepared, Asking asking) => acting.ChangeAsync(
        ReleaseStreams.Of(asking.Caller, release), asking,
        (state, asker, others) =>
        {
            var registry = others.At(ReleaseStreams.RegistryOf(asking.Caller)).Value!.State;
            return Claims(prepared.Against, asking.Caller, asker.Now, registry).Succeeds(out var claims, out var unsaid)
                ? SheetPlan.Of(sheet, state, asker, Member, prepared.Kept, prepared.Reasons, claims).Decide(state, asker, others.Downstream(state)) : unsaid;

            // Owners are members, also when it is written.
            string? Member(string written) => prepared.AccountOf(written) is { } account && others.IsMember(asking.Tenant, account) ? account : null;
        }, prepared.Texts);

    /// <summary>What is said of each piece that speaks against the release; refused where the day by which it is decided about cannot be said.</summary>
    private static Result<Func<string, AdverseClaim>> Claims(
        IReadOnlyDictionary<string, VaultRef> against, Caller caller, DateTimeOffset now, Plimsoll.Release.Parties.Registry registry) =>
        Objecting.DecideBy(now, caller.In.Zone, registry.AdverseDays).Succeeds(out var last, out var refusal)
            ? (Func<string, AdverseClaim>)(why => new AdverseClaim(last, against[why], registry.AdverseSuspends))
        : against.Count > 0 ? refusal : (Func<string, AdverseClaim>)(_ => throw new System.Diagnostics.UnreachableException());

    /// <summary>Finds people, seals the labels, and tries the lines on the present state; nothing is written.</summary>
    private Result<Prepared> Prepare(string release, PracticeSheet sheet, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        var members = people.Of(caller.In).People;
        var texts = acting.TextsBy(caller);
        var labels = sheet.Lines.Select(l => l.Evidence)
            .OfType<SheetEvidence>()
            .Distinct()
            .ToDictionary(e => e, e => (Ids.New("evd"), texts.Keep("evidence title", e.Title == e.Url ? e.Url : $"{e.Title}: {e.Url}")));
        var reasons = sheet.Lines.Select(l => l.Reason).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(
            why => why, why => texts.Keep("reason", why), StringComparer.Ordinal);
        var against = sheet.Lines.Select(l => l.Against).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(
            why => why, why => texts.Keep("against", why), StringComparer.Ordinal);
        var (now, registry) = (acting.Now, acting.State.RegistryOf(caller.In.Id).State);
        if (!Claims(against, caller, now, registry).Succeeds(out var claims, out refusal)) { return refusal; }
        var plan = SheetPlan.Of(sheet, kept.State, caller.At(now), AccountOf, labels, reasons, claims);
        return new Prepared(plan, labels, reasons, against, texts, AccountOf);

        string? AccountOf(string written) =>
            members.FirstOrDefault(m => m.Account == written || string.Equals(m.Email, written, StringComparison.OrdinalIgnoreCase))?.Account;
    }

    private static Result<ReadTable> Table(string text) => text.Length > MostBytes ? TooLarge : PracticeSheet.Table(Encoding.UTF8.GetBytes(text));

    private static Result<ReadTable> Table(byte[] bytes, string? encoding) => bytes.Length > MostBytes ? TooLarge : PracticeSheet.Table(bytes, encoding);

    private static async Task<Result<ReadTable>> FileAsync(IFormFile file, CancellationToken ct)
    {
        if (file.Length > MostBytes) { return TooLarge; }
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        return Table(bytes.ToArray(), null);
    }

    private static Refusal TooLarge => new(HttpCodes.TooLarge, "sheet", null, "is too large", $"send at most {MostBytes / 1024} KiB");

    private sealed record Prepared(
        SheetPlan Plan, IReadOnlyDictionary<SheetEvidence, (string Id, VaultRef Label)> Kept, IReadOnlyDictionary<string, VaultRef> Reasons,
        IReadOnlyDictionary<string, VaultRef> Against, Texts Texts, Func<string, string?> AccountOf);
}
