// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Conversations that people give to a named research set, through whoever
/// runs the application, and take back with the receipt that they got.</summary>
internal sealed class TakeDonations(Acting acting, OpenedActivity activity, ContentStore content, ServerKeys keys) : IDisposable
{
    public const int MostBody = 8 * 1024 * 1024;

    private const int LongestDonor = 256;

    private const int Lanes = 64;

    /// <summary>What is given by a person and the erasure of that person go one after the other: a donation
    /// is in the store a moment before it is on the record. Many people share a lane.</summary>
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    private readonly byte[] _receipts = keys.Master.Derive(MasterKey.DonationReceipts);

    internal sealed record ConsentAsk(string Version, DateTimeOffset At);

    /// <param name="Donor">The person, as your application knows them; a keyed hash is kept.</param>
    /// <param name="Conversations">In the layout of WildChat or LMSYS-Chat-1M, or plainly: model, at, language, messages with role and text.</param>
    /// <param name="KeepUntil">The first day on which they are not kept any more; or name <c>lastDay</c> in its place.</param>
    /// <param name="LastDay">The last day on which they are kept, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record GiveAsk(
        string Donor, string ResearchSet, IReadOnlyList<JsonElement> Conversations, ConsentAsk Consent, DateOnly? KeepUntil = null, AskedEnd? LastDay = null,
        string? Zone = null);

    internal sealed record WithdrawAsk(string Receipt);

    /// <param name="Receipt">Give it to the person: whoever holds it can take the donation back.</param>
    /// <param name="Redacted">What was replaced before anything was kept, by kind.</param>
    internal sealed record Given(string Donation, string Receipt, int Conversations, IReadOnlyDictionary<string, int> Redacted, string Rev, LedgerPlace Ledger);

    internal sealed record SetView(string ResearchSet, int Donations, int Conversations, int Withdrawn);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record SetsView(IReadOnlyList<SetView> Sets, string? Next = null);

    /// <summary>GET …/usage/donations: each set with how much is in it; no donor.</summary>
    public IResult List(string? after, string? limit, Caller caller) => Paging.Answer(
        after, limit, acting.State.UsageOf(caller.In.Id).State.Sharing.Donations.Values.GroupBy(d => d.ResearchSet).OrderBy(g => g.Key, StringComparer.Ordinal),
        set => set.Key,
        page => new SetsView(
            [.. page.Items.Select(g => new SetView(
                g.Key, g.Count(d => d.End is null), g.Where(d => d.End is null).Sum(d => d.Conversations),
                g.Where(d => d.End is DonationEnd.Withdrawn or DonationEnd.PersonErased).Sum(d => d.Conversations)))],
            page.Next));

    /// <summary>GET …/usage/donations/{donation}.</summary>
    public IResult Show(string donation, Caller caller) =>
        acting.State.UsageOf(caller.In.Id).State.Sharing.Donations.TryGetValue(donation, out var found) ? Body.Answer(found)
        : Acting.Refuse(Unknown("donation", donation));

    /// <summary>POST …/usage/donations.</summary>
    public async Task<IResult> GiveAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<GiveAsk>(body).Succeeds(out var ask, out var refusal)) { return Acting.Refuse(refusal); }
        if (Blank.Is(ask.Donor) || ask.Donor.Length > LongestDonor)
        {
            return Acting.Refuse(new Refusal(
                UsageCodes.BadValue, "donor", null, "is missing or too long",
                $"write the person's id in your application, at most {LongestDonor} characters"));
        }
        if (!Ending.LastOf(ask.KeepUntil, ask.LastDay, ask.Zone, caller.In, UsageCodes.BadValue, "keepUntil").Succeeds(out var end, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        if (end.Last is not { } keepUntil)
        {
            return Acting.Refuse(new Refusal(UsageCodes.BadValue, "lastDay", null, "is missing", "write the last day on which they are kept"));
        }
        var (id, tenant, now) = (Ids.New("don"), caller.In.Id, acting.Now);
        Result<Outcome> Decide(UsageRegister state, Asker asker, Reading? others) =>
            Donating.Give(state, id, ask.ResearchSet, ask.Conversations.Count, ask.Consent.Version, ask.Consent.At, keepUntil, asker.Now);
        var once = Recorder.Once(request, body, Encoding.UTF8.GetBytes(id));
        // Asked once before anything is kept, and again when it is written; what was given before is not refused for what happened since.
        if (Acting.Before(request, caller, once, id) is null
            && !Decide(acting.State.UsageOf(caller.In.Id).State, caller.At(now), null).Succeeds(out _, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var chats = new List<RedactedChat>();
        foreach (var (index, json) in ask.Conversations.Index())
        {
            if (!Chat.Read(json).Succeeds(out var chat, out refusal))
            {
                return Acting.Refuse(refusal with { Field = string.Create(CultureInfo.InvariantCulture, $"conversations[{index}]") });
            }
            chats.Add(chat.Redacted());
        }
        var donor = activity.KeyOf(tenant).User(ask.Donor);
        var (given, change) = (false, (Change<UsageRegister>?)null);
        var lane = _lanes[donor % Lanes];
        await lane.WaitAsync(ct);
        try
        {
            if (!content.Give(tenant, id, donor, chats, now, keepUntil.End).Succeeds(out _, out refusal)) { return Acting.Refuse(refusal); }
            // What is in the store comes on the record, also when the sender has gone.
            given = (await acting.ChangeAsync(UsageStreams.Of(caller), caller.Id, null, Decide, once: once, ct: CancellationToken.None))
                .Succeeds(out change, out refusal);
            // What came a second time, or was refused after all, is not kept.
            if (!given || change!.Earlier is not null) { _ = content.DeleteDonation(tenant, id); }
        }
        finally { lane.Release(); }
        if (!given) { return Acting.Refuse(refusal!); }
        var acted = Acted.Of(change!, id);
        return Body.Answer(
            new Given(acted.Id!, ReceiptOf(tenant, acted.Id!), chats.Count, RedactedChat.Replaced(chats), acted.Rev, acted.Ledger),
            StatusCodes.Status201Created);
    }

    /// <summary>POST …/usage/donations/withdraw: the conversations go, and the journal says that they did.</summary>
    public async Task<IResult> WithdrawAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!Body.Read<WithdrawAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Acting.Refuse(refusal); }
        var (donation, tenant) = (ask.Receipt.Split('.')[0], caller.In.Id);
        // A receipt is a secret and is not repeated.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ask.Receipt), Encoding.UTF8.GetBytes(ReceiptOf(tenant, donation))))
        {
            return Acting.Refuse(Unknown("receipt", null));
        }
        return (await EndAsync(caller.Id, tenant, donation, DonationEnd.Withdrawn, ct)).Succeeds(out var change, out refusal)
            ? Body.Answer(Acted.Of(change, null))
            : Acting.Refuse(refusal);
    }

    /// <summary>Ends a donation on the record, then deletes what was given.</summary>
    public async Task<Result<Change<UsageRegister>>> EndAsync(string by, string tenant, string donation, DonationEnd reason, CancellationToken ct)
    {
        var result = await acting.ChangeAsync(UsageStreams.Registers.At(tenant), by, null, (state, _, _) => Donating.End(state, donation, reason), ct: ct);
        return !result.Succeeds(out _, out _) || content.DeleteDonation(tenant, donation).Succeeds(out _, out var refusal) ? result : refusal;
    }

    /// <summary>Ends every donation of a person in one entry of the journal and deletes what was given, also what never came on the record.</summary>
    public async Task<Result<Ended>> EraseAsync(string by, string tenant, ulong donor, CancellationToken ct)
    {
        var lane = _lanes[donor % Lanes];
        await lane.WaitAsync(ct);
        try
        {
            var donations = content.DonationsOf(tenant, donor);
            Result<Outcome> Decide(UsageRegister state, Asker asker, Reading others) =>
                Outcome.Of([.. donations.Where(d => state.Sharing.Donations.GetValueOrDefault(d) is { End: null })
                    .Select(d => new DonationEnded(d, DonationEnd.PersonErased))]);
            if (donations.Any(d => acting.State.UsageOf(tenant).State.Sharing.Donations.GetValueOrDefault(d) is { End: null })
                && !(await acting.ChangeAsync(UsageStreams.Registers.At(tenant), by, null, Decide, ct: CancellationToken.None)).Succeeds(out _, out var refusal)
                && refusal.Is != ApiCodes.NothingChanged)
            {
                return refusal;
            }
            foreach (var donation in donations) { if (!content.DeleteDonation(tenant, donation).Succeeds(out _, out refusal)) { return refusal; } }
            return new Ended(donations.Count);
        }
        finally { lane.Release(); }
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) { lane.Dispose(); }
    }

    /// <summary>How many donations it was.</summary>
    internal sealed record Ended(int Donations);

    /// <summary>Told from the donation and a key of the server, so that no list of receipts lies anywhere.</summary>
    private string ReceiptOf(string tenant, string donation) =>
        $"{donation}.{Base64Url.EncodeToString(HMACSHA256.HashData(_receipts, Encoding.UTF8.GetBytes($"{tenant}\n{donation}")).AsSpan(0, 24))}";

    private static Refusal Unknown(string field, string? value) => new(UsageCodes.UnknownId, field, value, "is not known", "check it");
}
