// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Packages for named recipients, and those that others sent: made, handed over,
/// taken, deleted. Their bytes lie encrypted under a key each until their day comes.</summary>
internal sealed class SharePackages(Acting acting, OpenedActivity activity, ContentStore content, EvidenceFiles files, ServerKeys keys, Erasures erasures)
    : IDisposable
{
    /// <summary>Packages that are made or checked at once, by everybody together, and one of each organisation. Each is held in memory whole,
    /// unpacked up to <see cref="PackageFiles.MostBytes"/>, because its signature is over all of it. A package that is on its way has no place here: it has
    /// one among the bodies of its organisation (<see cref="Places"/>), so that nobody keeps these by sending slowly.</summary>
    public const int MostAtOnce = 2;

    private const string WaitSeconds = "10";

    /// <summary>How long somebody waits while others are at work.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    private readonly ConcurrentDictionary<string, bool> _working = new(StringComparer.Ordinal);

    /// <summary>How many may come now.</summary>
    public int FreePlaces => _places.CurrentCount;

    /// <summary>Most bytes of a package that is taken, and of the request in which it comes as base64.</summary>
    public const int MostTaken = 36 * 1024 * 1024, MostBody = 48 * 1024 * 1024 + 64 * 1024;

    /// <param name="Package">The ZIP file, base64.</param>
    /// <param name="Key">The sender's public key as PEM text, which you trust.</param>
    /// <param name="Agreement">Your own agreement with the sender.</param>
    internal sealed record ReceiveAsk(byte[] Package, string Key, string Agreement);

    internal sealed record PackageView(
        string Id, string Agreement, string Recipient, Purpose Purpose, LegalBasis LegalBasis, DateOnly From, DateOnly Until, string Rows,
        string? ResearchSet, int Conversations, DateOnly RetainUntil,
        Digest Manifest, Digest Content, Digest KeyId, DateTimeOffset MadeAt, int HandedOver, DateTimeOffset? Deleted);

    internal sealed record ReceivedView(
        string Id, string Sender, string KeyId, string Agreement, Purpose Purpose, DateOnly From, DateOnly Until, string Rows, int Conversations,
        DateOnly RetainUntil, Digest Manifest, Digest Content, DateTimeOffset ReceivedAt, int Read, DateTimeOffset? Deleted);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record PackagesView(IReadOnlyList<PackageView> Made, IReadOnlyList<ReceivedView> Received, string? Next = null);

    /// <summary>GET …/usage/packages: those made, then those received, a page at a time.</summary>
    public IResult List(string? after, string? limit, Caller caller)
    {
        var s = acting.State.UsageOf(caller.In.Id).State.Sharing;
        (string Id, object Thing)[] all =
        [
            .. s.Made.Values.OrderBy(p => p.MadeAt).Select(p => ($"{p.Id}", (object)p)),
            .. s.Received.Values.OrderBy(p => p.ReceivedAt).Select(p => ($"received/{p.Id}", (object)p)),
        ];
        return Paging.Answer(after, limit, all, one => one.Id, page => new PackagesView(
            [.. page.Items.Select(one => one.Thing).OfType<MadePackage>()
                .Select(p => new PackageView(
                    p.Id, p.Agreement, p.Recipient, p.Purpose, p.LegalBasis, p.Period.From, p.Period.Until, Number(p.Rows), p.ResearchSet,
                    p.Conversations, p.RetainUntil, p.Manifest, p.Content, p.KeyId, p.MadeAt, p.HandedOver, p.Deleted))],
            [.. page.Items.Select(one => one.Thing).OfType<ReceivedPackage>()
                .Select(p => new ReceivedView(
                    p.Id, p.Sender, p.KeyId, p.Agreement, p.Purpose, p.Period.From, p.Period.Until, Number(p.Rows), p.Conversations, p.RetainUntil,
                    p.Manifest, p.Content, p.ReceivedAt, p.Read, p.Deleted))],
            page.Next));
    }

    /// <summary>POST …/usage/packages: writes, signs and keeps a package of what is stored now.</summary>
    public async Task<IResult> MakeAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<PackageAsk>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var id = Ids.New("pkg");
        var once = Recorder.Once(request, body, Encoding.UTF8.GetBytes(id));
        if (Acting.Before(request, caller, once, id) is { } before) { return before; }
        return (await MakeAsync(id, ask, caller, seen.Rev, once, ct)).Succeeds(out var change, out refusal)
            ? Acting.Answer(change, id) : Refuse(request.HttpContext, refusal);
    }

    public Task<Result<Change<UsageRegister>>> MakeAsync(string id, PackageAsk ask, Caller caller, long? seen, Idempotency? once, CancellationToken ct) =>
        AloneAsync(caller, () => BuildAsync(id, ask, caller, seen, once, ct), ct);

    /// <summary>Does the work of an organisation that needs much memory: one at a time of it, and as many at once as there are places.</summary>
    private async Task<Result<T>> AloneAsync<T>(Caller caller, Func<Task<Result<T>>> work, CancellationToken ct) where T : class
    {
        if (!_working.TryAdd(caller.In.Id, true)) { return Busy; }
        try
        {
            if (!await _places.WaitAsync(LongestWait, ct)) { return Busy; }
            try { return await work(); }
            finally { _places.Release(); }
        }
        finally { _working.TryRemove(caller.In.Id, out _); }
    }

    private async Task<Result<Change<UsageRegister>>> BuildAsync(string id, PackageAsk ask, Caller caller, long? seen, Idempotency? once, CancellationToken ct)
    {
        var (state, tenant) = (acting.State.UsageOf(caller.In.Id).State, caller.In.Id);
        if (!Packaging.Plan(state, ask, caller.In.Name, acting.Now).Succeeds(out var terms, out var refusal)
            || !activity.Store.Succeeds(out var store, out refusal))
        {
            return refusal;
        }
        var built = await Task.Run(() =>
        {
            var rows = store.Rows(tenant, Start(terms.Period.From), Start(terms.Period.Until), Packaging.MostRows + 1, Packaging.MayPass(state, terms));
            var chats = ask.ResearchSet is { } set ? content.Given(tenant, [.. state.Sharing.In(set, acting.Now).Select(d => d.Id)]) : [];
            // The key lives in this block and nowhere else.
            return Packaging.Build(
                state, id, terms, ask.ResearchSet, rows, chats, new PackageKey(RandomNumberGenerator.GetBytes(PackageKey.Length)), acting.Now,
                keys.Decision.Kid, keys.Decision.Sign);
        }, ct);
        return built.Succeeds(out var package, out refusal)
            ? await KeepAsync(caller, package.Zip, package.Zip.Length, (register, asker, _) => Packaging.Make(register, package, asker.Now), seen, once, ct)
            : refusal;
    }

    /// <summary>POST …/usage/packages/import: takes a package whose signature, digests and every row hold, and that an agreement here lets in.</summary>
    public async Task<IResult> ReceiveAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<ReceiveAsk>(body).Succeeds(out var ask, out var refusal) || !TrustedKey.Read(ask.Key, "key").Succeeds(out var key, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var id = Ids.New("pkg");
        var once = Recorder.Once(request, body, Encoding.UTF8.GetBytes(id));
        if (Acting.Before(request, caller, once, id) is { } before) { return before; }
        var read = await AloneAsync(caller, () => Task.Run(() => PackageCheck.Verify(ask.Package, key, acting.Now), ct), ct);
        if (!read.Succeeds(out var package, out refusal)) { return Refuse(request.HttpContext, refusal); }
        var digest = Digest.Of(ask.Package);
        return (await KeepAsync(
            caller, ask.Package, MostTaken, (register, asker, _) => Packaging.Receive(register, id, package, digest, ask.Agreement, caller.In.Name, asker.Now),
            null, once, ct)).Succeeds(out var change, out refusal)
            ? Acting.Answer(change, id) : Acting.Refuse(refusal);
    }

    /// <summary>GET …/usage/packages/{package}.</summary>
    public async Task<IResult> HandOverAsync(string package, HttpContext http, Caller caller, CancellationToken ct) =>
        await GiveOutAsync(package, http, caller, ct) is { } refusal ? Acting.Refuse(refusal) : Results.Empty;

    /// <summary>Writes the bytes of a package; that they were given out is on the record
    /// before the first of them leaves. Null, or why nothing was written.</summary>
    public async Task<Refusal?> GiveOutAsync(string package, HttpContext http, Caller caller, CancellationToken ct)
    {
        var tenant = caller.In.Id;
        if (!Packaging.Here(acting.State.UsageOf(caller.In.Id).State, package).Succeeds(out var digest, out var refusal)) { return refusal; }
        switch (await files.LookAsync(Place(tenant), digest, ct))
        {
            case FileState.Gone: return Packaging.Gone(package);
            case FileState.Damaged:
                return new Refusal(EvidenceCodes.EvidenceDamaged, "package", package,
                    "is damaged: its bytes on this server are missing, or are not those that were received",
                    "tell whoever runs the server, who finds it with verify and puts back a backup");
            case FileState.Whole: break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        if (!(await acting.ChangeAsync(UsageStreams.Of(caller), caller.Id, null, (state, asker, _) => Packaging.HandOver(state, package, asker.Now), ct: ct))
            .Succeeds(out _, out refusal))
        {
            return refusal;
        }
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{package}.zip\"";
        if (await files.SendAsync(Place(tenant), digest, http.Response.Body, ct)) { return null; }
        http.Response.Headers.ContentDisposition = default;
        return Packaging.Gone(package);
    }

    /// <summary>POST …/usage/packages/{package}/delete: before its day.</summary>
    public async Task<IResult> DeleteAsync(string package, Caller caller, CancellationToken ct) =>
        (await DeleteAsync(caller.Id, caller.In.Id, package, ct)).Succeeds(out var change, out var refusal)
            ? Body.Answer(Acted.Of(change, null))
            : Acting.Refuse(refusal);

    public async Task<Result<Change<UsageRegister>>> DeleteAsync(string by, string tenant, string package, CancellationToken ct)
    {
        if (!Packaging.Here(acting.State.UsageOf(tenant).State, package).Succeeds(out var digest, out var refusal)) { return refusal; }
        var erasure = files.Erase(Place(tenant), digest, acting.Now);
        var result = await acting.ChangeAsync(
            UsageStreams.Registers.At(tenant), by, null, (state, _, _) => Packaging.Delete(state, package), erasure.Rows, ct: ct);
        if (result.Succeeds(out _, out _))
        {
            erasures.Note();
            files.Remove(erasure);
        }
        return result;
    }

    /// <summary>Tells whoever finds every place taken when to come again.</summary>
    public static void SayWhen(HttpContext http, Refusal? refusal) { if (refusal?.Is == Busy.Is) { http.Response.Headers.RetryAfter = WaitSeconds; } }

    public void Dispose() => _places.Dispose();

    private static Refusal Busy =>
        new(UsageCodes.PackagesBusy, "packages", null, "are being made or taken, as many as at once may be", $"send it again in {WaitSeconds} seconds");

    private static IResult Refuse(HttpContext http, Refusal refusal)
    {
        SayWhen(http, refusal);
        return Acting.Refuse(refusal);
    }

    /// <summary>Packages lie apart from evidence, so that the same bytes attached there live and go by themselves.</summary>
    private static string Place(string tenant) => EvidenceFiles.PackagesOf(tenant);

    private async Task<Result<Change<UsageRegister>>> KeepAsync(
        Caller caller, byte[] zip, long most, Deciding<UsageRegister> decide, long? seen, Idempotency? once, CancellationToken ct)
    {
        using var stream = new MemoryStream(zip, writable: false);
        if (!(await files.ReceiveAsync(Place(caller.In.Id), stream, most, null, ct)).Succeeds(out var received, out var refusal)) { return refusal; }
        try { return await acting.ChangeAsync(UsageStreams.Of(caller), caller.Id, seen, decide, received.Rows, once, ct); }
        finally { files.Settle(Place(caller.In.Id), received); }
    }

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
