// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Importing;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Bytes of the largest file that is taken.</summary>
internal sealed record EvidenceLimit(long MostBytes)
{
    public const long Usual = 100L * 1024 * 1024;

    /// <summary>The largest request: the file, what is said about it, and the form around both.</summary>
    public long MostBody => MostBytes + (512 * 1024);
}

/// <summary>Evidence comes in: files streamed and encrypted, links with their digest, results
/// of CI, worksheets that are concluded here and not by whoever sends them.</summary>
internal sealed class AttachEvidence(Acting acting, EvidenceFiles files, Erasures erasures, EvidenceLimit limit, GateRules rules)
{
    /// <summary>Largest description of a file.</summary>
    private const int MostFacts = 256 * 1024;

    /// <param name="Kind"><c>file</c> and <c>imported</c> come with a file; <c>link</c>, <c>ci-result</c> and <c>worksheet</c> without.</param>
    /// <param name="Label">Name of the file, address or title.</param>
    /// <param name="Digest">Required without a file; with one, what the sender says it is.</param>
    /// <param name="CollectedAt">When it was made; now, when absent.</param>
    /// <param name="ExpiresAt">The last day on which it counts, as 2026-12-24, or the instant until which it does.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    /// <param name="Worksheet">The answered worksheet, of whoever releases (<c>asker</c> is <c>releases</c>) or of whoever would restrict; what it says is
    /// drawn here.</param>
    /// <param name="Adverse">Whether it speaks against the release: approvers hear of it at once and decide within days.</param>
    /// <param name="Against">What speaks against it, where <paramref name="Adverse"/> says so.</param>
    internal sealed record Ask(
        EvidenceKind Kind, IReadOnlyList<string> Practices, string? Label = null, Digest? Digest = null, DateTimeOffset? CollectedAt = null,
        DateTimeOffset? PeriodFrom = null, DateTimeOffset? PeriodTo = null,
        AskedEnd? ExpiresAt = null, bool? Passed = null, JsonElement? Worksheet = null, string? Zone = null,
        bool Adverse = false, string? Against = null);

    /// <param name="Words">What speaks against the release.</param>
    internal sealed record AdverseAsk(string? Words = null);

    /// <param name="Answer">Whether the release keeps serving.</param>
    /// <param name="Words">Why.</param>
    internal sealed record AnswerAsk(AdverseAnswer Answer, string Words);

    /// <summary>A file with what is said about it; where a tool wrote it, also what was read off it.</summary>
    internal sealed record FromTool(Ask Ask, ReceivedFile File);

    internal sealed record LinkAsk(IReadOnlyList<string> Practices);

    /// <summary>POST …/evidence: JSON, or a form with the parts <c>facts</c> (JSON) and <c>file</c>, in this order.</summary>
    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ReceiveAsync(release, null, request, caller, ct);

    /// <summary>POST …/evidence/{evidence}/revisions: replaces what counts; what was there before stays on the record.</summary>
    public Task<IResult> ReviseAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        ReceiveAsync(release, evidence, request, caller, ct);

    public Task<IResult> LinkAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<LinkAsk>(request, caller, release, null, (ask, _) => Link(evidence, ask), ct);

    /// <summary>Sets which practices a piece serves.</summary>
    public static Deciding<Dossier> Link(string evidence, LinkAsk ask) =>
        (state, asker, others) => Evidencing.Link(state, asker, evidence, ask.Practices, others.Downstream(state));

    /// <summary>POST …/evidence/{evidence}/adverse: a piece that is there speaks against the release.</summary>
    public Task<IResult> RaiseAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AdverseAsk>(request, caller, release, null, (ask, texts) => Raise(evidence, ask, caller, texts), ct);

    public static Deciding<Dossier> Raise(string evidence, AdverseAsk ask, Caller caller, Texts texts)
    {
        var words = texts.KeepOptional("words", ask.Words);
        return (state, asker, others) => Claim(caller, asker, others, words).Succeeds(out var claim, out var refusal)
            ? Objecting.Raise(state, evidence, claim, others.Downstream(state)) : refusal;
    }

    /// <summary>POST …/evidence/{evidence}/adverse/answer: an approver decides about it.</summary>
    public Task<IResult> AnswerAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AnswerAsk>(request, caller, release, null, (ask, texts) => Answer(evidence, ask, texts), ct);

    public Deciding<Dossier> Answer(string evidence, AnswerAsk ask, Texts texts)
    {
        var words = texts.Keep("words", ask.Words);
        return (state, asker, others) => Objecting.Answer(state, asker, rules, evidence, ask.Answer, words, others.Downstream(state));
    }

    private static Result<AdverseClaim> Claim(Caller caller, Asker asker, Reading others, VaultRef? words)
    {
        var registry = others.At(ReleaseStreams.RegistryOf(caller)).Value!.State;
        return Objecting.DecideBy(asker.Now, caller.In.Zone, registry.AdverseDays).Succeeds(out var last, out var refusal)
            ? new AdverseClaim(last, words, registry.AdverseSuspends) : refusal;
    }

    public Task<IResult> WithdrawAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReasonAsk>(request, caller, release, null, (ask, texts) => Withdraw(evidence, ask, texts), ct);

    public static Deciding<Dossier> Withdraw(string evidence, ReasonAsk ask, Texts texts)
    {
        var reason = texts.Keep("reason", ask.Reason);
        return (state, asker, others) => Evidencing.Withdraw(state, asker, evidence, reason, others.Downstream(state));
    }

    /// <summary>GET …/evidence/{evidence}/content: the bytes as they came, always as a download.</summary>
    public async Task<IResult> ContentAsync(string release, string evidence, int? revision, HttpContext http, Caller caller, CancellationToken ct) =>
        acting.Find(caller, release).Succeeds(out var kept, out var refusal)
            ? await SendAsync(caller.In.Id, kept.State, evidence, revision, http, ct) : Acting.Refuse(refusal);

    /// <summary>The bytes of a piece of a release, to whoever may read it.</summary>
    public async Task<IResult> SendAsync(string tenant, Dossier dossier, string evidence, int? revision, HttpContext http, CancellationToken ct)
    {
        if (!dossier.Evidence.TryGetValue(evidence, out var item)
            || (revision is { } number ? item.Revisions.FirstOrDefault(r => r.Number == number) : item.Current) is not { } found)
        {
            return Acting.Refuse(new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not known", "check the id and the revision"));
        }
        var state = found.Gone ? FileState.Gone : await files.LookAsync(tenant, found.Content.Digest, ct);
        if (state != FileState.Whole) { return Acting.Refuse(state == FileState.Damaged ? Damaged(evidence) : Gone(evidence)); }
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{evidence}-{found.Number}\"";
        if (await files.SendAsync(tenant, found.Content.Digest, http.Response.Body, ct)) { return Results.Empty; }
        http.Response.Headers.ContentDisposition = default;
        return Acting.Refuse(Gone(evidence));
    }

    /// <summary>POST …/evidence/{evidence}/erase: the bytes go for good, wherever they serve; the record says that they are gone.</summary>
    public async Task<IResult> EraseAsync(string release, string evidence, Caller caller, CancellationToken ct) =>
        Acting.Answer(await EraseBytesAsync(release, evidence, caller, ct), null);

    public async Task<Result<Change<Dossier>>> EraseBytesAsync(string release, string evidence, Caller caller, CancellationToken ct)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (!kept.State.Evidence.TryGetValue(evidence, out var item) || !files.Has(caller.In.Id, item.Current.Content.Digest))
        {
            return new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "has no bytes here", "check the id");
        }
        var (digest, tenant) = (item.Current.Content.Digest, caller.In.Id);
        var texts = acting.TextsBy(caller);
        var erasure = files.Erase(tenant, digest, acting.Now);
        texts.Add(erasure.Rows);
        var result = await acting.ChangeAsync(ReleaseStreams.Of(caller, release), new Asking(caller, Ct: ct), Lose(item), texts);
        if (result.Succeeds(out _, out _))
        {
            files.Remove(erasure);
            erasures.Note();
            // The bytes are gone, and the record says so wherever they served, also when the caller has gone.
            foreach (var other in acting.State.Of(ReleaseStreams.Index).WithFile(tenant, digest))
            {
                await LoseAsync(caller, other, acting.Find(caller, other).Value!.State);
            }
        }
        return result;
    }

    /// <summary>Bytes that a file may have at most.</summary>
    public long MostBytes => limit.MostBytes;

    /// <summary>Streams a file in; it is kept once an event speaks of it.</summary>
    public Task<Result<ReceivedFile>> FileAsync(Caller caller, Stream body, CancellationToken ct) =>
        files.ReceiveAsync(caller.In.Id, body, limit.MostBytes, null, ct);

    /// <summary>The same, with what is said about it.</summary>
    public async Task<Result<FromTool>> FileAsync(Ask ask, Caller caller, Stream body, CancellationToken ct) =>
        (await FileAsync(caller, body, ct)).Succeeds(out var file, out var refusal) ? new FromTool(ask, file) : refusal;

    /// <summary>Lets a file go that came in and that no event will speak of.</summary>
    public void Drop(Caller caller, ReceivedFile file) => files.Settle(caller.In.Id, file);

    /// <summary>Takes a file that another tool wrote: it is small and is looked into, so that
    /// it says itself what it is and when it was made, where the sender does not.</summary>
    public async Task<Result<FromTool>> ToolAsync(Ask ask, Caller caller, FormPart part, CancellationToken ct)
    {
        if (!(await part.BytesAsync(ToolResult.MostBytes, ct)).Succeeds(out var bytes, out var refusal))
        {
            return refusal.Is != HttpCodes.TooLarge ? refusal : new Refusal(
                EvidenceCodes.EvidenceTooLarge, "file", null,
                $"is larger than {ToolResult.MostBytes / (1024 * 1024)} MiB, which is the most that is read of a tool's result",
                "attach it with the kind file");
        }
        if (!ToolResult.Read(bytes).Succeeds(out var tool, out refusal)) { return refusal; }
        using var buffer = new MemoryStream(bytes, writable: false);
        return (await files.ReceiveAsync(caller.In.Id, buffer, limit.MostBytes, ask.Digest, ct)).Succeeds(out var file, out refusal)
            ? new FromTool(
                ask with { Label = Blank.Is(ask.Label) ? tool.Title : ask.Label, CollectedAt = ask.CollectedAt ?? tool.MadeAt }, file)
            : refusal;
    }

    public bool Has(Caller caller, Digest digest) => files.Has(caller.In.Id, digest);

    /// <summary>Evidence that came by a form of a page.</summary>
    /// <param name="revises">The piece that it replaces; null for a new one.</param>
    public Task<Result<Change<Dossier>>> KeepAsync(string release, string? revises, Ask ask, ReceivedFile? file, Asking asking) =>
        KeepAsync(release, Ids.New("evd"), revises, new Received(ask, [], file), asking);

    /// <summary>A file that came by a form of a page, attached by a decision that says more than that.</summary>
    /// <param name="prepare">Seals what was written, and says what is decided about the new piece.</param>
    public Task<Result<Change<Dossier>>> KeepAsync(
        string release, FromTool came, Asking asking, Func<Texts, Func<ShownBy, Deciding<Dossier>>> prepare) =>
        KeepAsync(release, Ids.New("evd"), null, new Received(came.Ask, [], came.File), asking, prepare);

    /// <param name="id">That of a new piece.</param>
    /// <param name="prepare">What is decided, where it is more than that the piece is there.</param>
    private async Task<Result<Change<Dossier>>> KeepAsync(
        string release, string id, string? revises, Received received, Asking asking, Func<Texts, Func<ShownBy, Deciding<Dossier>>>? prepare = null)
    {
        var texts = acting.TextsBy(asking.Caller);
        texts.Add(received.File?.Rows ?? []);
        var more = prepare?.Invoke(texts);
        try
        {
            if (!Content(received, texts, asking.Caller.In).Succeeds(out var content, out var refusal)) { return refusal; }
            if (received.Ask is { Adverse: false, Against: not null })
            {
                return new Refusal(
                    ReleaseCodes.BadValue, "against", null, "is said of evidence that is not held to speak against the release",
                    "say adverse too, or leave it out");
            }
            var against = texts.KeepOptional("against", received.Ask.Against);
            var result = await acting.ChangeAsync(ReleaseStreams.Of(asking.Caller, release), asking, (state, asker, others) =>
            {
                var downstream = others.Downstream(state);
                var kept = more is not null
                    ? more(new ShownBy(id, content(asker.Now), received.Ask.Practices))(state, asker, others)
                    : revises is null ? Evidencing.Attach(state, asker, id, content(asker.Now), received.Ask.Practices, downstream)
                    : Evidencing.Revise(state, asker, revises, content(asker.Now), downstream);
                if (!received.Ask.Adverse || !kept.Succeeds(out var attached, out _)) { return kept; }
                return Claim(asking.Caller, asker, others, against).Succeeds(out var claim, out var unknown)
                    ? Objecting.Along(state, attached, revises ?? id, claim, downstream) : unknown;
            }, texts);
            // Bytes that were here already may have been erased meanwhile, by somebody who did not see this piece yet.
            if (received.File is { Ref: null } && result.Succeeds(out var change, out _)) { await LoseAsync(asking.Caller, release, change.After); }
            return result;
        }
        finally
        {
            // Bytes that no event speaks of are not kept, also where the caller left before the journal took the event.
            if (received.File is { } file) { files.Settle(asking.Tenant, file); }
        }
    }

    /// <summary>Records what is gone from the disk, so that it never counts at a gate.</summary>
    public async Task LoseAsync(Caller caller, string release, Dossier state)
    {
        foreach (var item in state.Evidence.Values.Where(e =>
            e.Current is { Gone: false, Content.LiesHere: true } && !files.Has(caller.In.Id, e.Current.Content.Digest)))
        {
            await acting.ChangeAsync(ReleaseStreams.Of(caller, release), new Asking(caller, Ct: CancellationToken.None), Lose(item));
        }
    }

    private static Deciding<Dossier> Lose(EvidenceItem item) =>
        (state, asker, others) => Evidencing.Lose(state, asker, item.Id, item.Current.Number, others.Downstream(state));

    /// <param name="revises">The piece that is replaced; null for a new one.</param>
    private async Task<IResult> ReceiveAsync(string release, string? revises, HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        if (!(await ReadAsync(request, caller, ct)).Succeeds(out var received, out refusal)) { return Acting.Refuse(refusal); }
        var id = Ids.New("evd");
        var made = revises is null ? id : null;
        var asking = new Asking(caller, seen.Rev, Recorder.Once(request, received.Facts, Acted.Kept(made)), ct);
        return Acting.Answer(await KeepAsync(release, id, revises, received, asking), made);
    }

    private async Task<Result<Received>> ReadAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!Multipart.IsOne(request))
        {
            // Never whole in memory before it is known to be small: the address takes files too.
            if (await Body.BytesAsync(request, MostFacts, ct) is not { } body)
            {
                return new Refusal(HttpCodes.TooLarge, "body", null, "is too large", $"send at most {MostFacts / 1024} KiB, and files as a form");
            }
            if (!Body.Read<Ask>(body).Succeeds(out var ask, out var refusal)) { return refusal; }
            if (ask.Kind is not EvidenceKind.Worksheet) { return new Received(ask, body, null); }
            // A worksheet is kept whole, so that whoever approves can read what was answered.
            var answers = Encoding.UTF8.GetBytes(ask.Worksheet?.GetRawText() ?? "");
            using var stream = new MemoryStream(answers);
            return (await files.ReceiveAsync(caller.In.Id, stream, MostFacts, null, ct)).Succeeds(out var kept, out refusal)
                ? new Received(ask, body, kept)
                : refusal;
        }
        return await Multipart.ReadAsync<Result<Received>>(request, new MultipartLimits(MostFacts, limit.MostBytes + MostFacts, MostParts: 2), form =>
            ReadFormAsync(form, caller, ct), refusal => NoForm(refusal));
    }

    private async Task<Result<Received>> ReadFormAsync(Multipart form, Caller caller, CancellationToken ct)
    {
        if (!(await form.FactsAsync<Ask>(ct)).Succeeds(out var facts, out var refusal)) { return NoForm(refusal); }
        var (ask, bytes, part) = facts;
        if (ask.Kind == EvidenceKind.Imported)
        {
            return (await ToolAsync(ask, caller, part, ct)).Succeeds(out var imported, out refusal) ? Of(imported.Ask, imported.File) : refusal;
        }
        return (await files.ReceiveAsync(caller.In.Id, part.Body, limit.MostBytes, ask.Digest, ct)).Succeeds(out var file, out refusal)
            ? Of(ask with { Label = ask.Label ?? part.FileName }, file) : refusal;

        Received Of(Ask told, ReceivedFile file) => new(told, [.. bytes, .. Encoding.ASCII.GetBytes(file.Digest.ToString())], file);
    }

    /// <summary>The content as the event holds it; the name stays in the vault.</summary>
    private static Result<Func<DateTimeOffset, EvidenceContent>> Content(Received received, Texts texts, Tenant tenant)
    {
        var (ask, file) = (received.Ask, received.File);
        if (ask.Kind is EvidenceKind.File or EvidenceKind.Imported != file is not null && ask.Kind is not EvidenceKind.Worksheet)
        {
            return new Refusal(
                ReleaseCodes.BadValue, "kind",
                JsonNamingPolicy.KebabCaseLower.ConvertName(ask.Kind.ToString()),
                file is null ? "comes with a file" : "comes without a file",
                "send file and imported as a form with the parts facts and file, the others as JSON");
        }
        Concluded? concluded = null;
        if (ask.Kind == EvidenceKind.Worksheet)
        {
            if (ask.Worksheet is not { } answered)
            {
                return new Refusal(
                    ReleaseCodes.BadValue, "worksheet", null, "is missing",
                    "send the answered worksheet, as POST /api/v1/guidance/worksheet/releases takes it");
            }
            if (!Concluded.From(answered).Succeeds(out concluded, out var refusal)) { return refusal; }
        }
        if (!Ending.Of(ask.ExpiresAt, ask.Zone, tenant, ReleaseCodes.BadValue).Succeeds(out var expires, out var bad)) { return bad; }
        if ((file?.Digest ?? ask.Digest) is not { } digest)
        {
            return new Refusal(ReleaseCodes.BadValue, "digest", null, "is missing", "give the SHA-256 of what lies elsewhere");
        }
        var label = texts.Keep("label", ask.Label ?? (concluded is null ? null : $"Worksheet: {concluded.Risk}"));
        if (texts.Refusal is { } no) { return no; }
        Func<DateTimeOffset, EvidenceContent> content = now =>
            new EvidenceContent(ask.Kind, digest, label, ask.Kind == EvidenceKind.File ? file!.Size : null, ask.CollectedAt ?? now, ask.PeriodFrom,
            ask.PeriodTo, expires.End, ask.Passed, concluded?.Conclusion, concluded?.Result);
        return content;
    }

    private static Refusal Damaged(string evidence) =>
        new(EvidenceCodes.EvidenceDamaged, "evidence", evidence, "is damaged: its bytes on this server are missing, or are not those that were attached",
            "tell whoever runs the server, who finds it with verify and puts back a backup; attach the file again where you still have it");

    private static Refusal Gone(string evidence) =>
        new(ReleaseCodes.EvidenceGone, "evidence", evidence, "has no bytes here: they lie elsewhere, or were erased", "ask whoever attached it");

    /// <summary>What is wrong with a form as a form; what its facts say wrongly is told as it is.</summary>
    private static Refusal NoForm(Refusal refusal) =>
        (refusal.Is == HttpCodes.Malformed || refusal.Is == HttpCodes.TooLarge)
            ? refusal with { Fix = "send the part facts (JSON) first, then the part file" }
            : refusal;

    /// <param name="Facts">What makes two asks the same.</param>
    private sealed record Received(Ask Ask, byte[] Facts, ReceivedFile? File);
}
