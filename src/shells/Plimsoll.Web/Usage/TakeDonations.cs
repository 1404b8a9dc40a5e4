// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Conversations that people give to a named research set, through whoever runs the application, and take back with the receipt that they got.</summary>
internal sealed class TakeDonations(SharingDesk desk, ActivityDesk activity, ContentStore content, ServerKeys keys)
{
    public const int MostBody = 8 * 1024 * 1024;

    private const int LongestDonor = 256;

    private readonly byte[] _receipts = keys.Master.Derive("plimsoll usage donation receipts");

    internal sealed record ConsentAsk(string Version, DateTimeOffset At);

    /// <param name="Donor">The person, as your application knows them; a keyed hash is kept.</param>
    /// <param name="Conversations">In the layout of WildChat or LMSYS-Chat-1M, or plainly: model, at, language, messages with role and text.</param>
    internal sealed record GiveAsk(string Donor, string ResearchSet, IReadOnlyList<JsonElement> Conversations, ConsentAsk Consent, DateOnly KeepUntil);

    internal sealed record WithdrawAsk(string Receipt);

    /// <param name="Receipt">Give it to the person: whoever holds it can take the donation back.</param>
    /// <param name="Redacted">What was replaced before anything was kept, by kind.</param>
    internal sealed record Given(string Donation, string Receipt, int Conversations, IReadOnlyDictionary<string, int> Redacted, string Rev, LedgerPlace Ledger);

    internal sealed record SetView(string ResearchSet, int Donations, int Conversations, int Withdrawn);

    internal sealed record SetsView(IReadOnlyList<SetView> Sets);

    /// <summary>GET …/usage/donations: each set with how much is in it; no donor.</summary>
    public IResult List(Caller caller) => Body.Answer(new SetsView([.. desk.Of(caller).Sharing.Donations.Values.GroupBy(d => d.ResearchSet).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new SetView(g.Key, g.Count(d => d.End is null), g.Where(d => d.End is null).Sum(d => d.Conversations), g.Where(d => d.End is DonationEnd.Withdrawn or DonationEnd.PersonErased).Sum(d => d.Conversations)))]));

    /// <summary>GET …/usage/donations/{donation}.</summary>
    public IResult Show(string donation, Caller caller) => desk.Of(caller).Sharing.Donations.TryGetValue(donation, out var found) ? Body.Answer(found) : ReleaseDesk.Refuse(Unknown("donation", donation));

    /// <summary>POST …/usage/donations.</summary>
    public async Task<IResult> GiveAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<GiveAsk>(body).Succeeds(out var ask, out var refusal)) { return ReleaseDesk.Refuse(refusal); }
        if (string.IsNullOrWhiteSpace(ask.Donor) || ask.Donor.Length > LongestDonor) { return ReleaseDesk.Refuse(new Refusal("usage.bad-value", "donor", null, "is missing or too long", $"write the person's id in your application, at most {LongestDonor} characters")); }
        var (id, tenant, now) = (Ids.New("don"), caller.In.Id, desk.Now);
        Result<Outcome> Decide(UsageRegister state, DateTimeOffset at) => Donating.Give(state, id, ask.ResearchSet, ask.Conversations.Count, ask.Consent.Version, ask.Consent.At, ask.KeepUntil, at);
        // Asked once before anything is kept, and again when it is written.
        if (!Decide(desk.Of(caller), now).Succeeds(out _, out refusal)) { return ReleaseDesk.Refuse(refusal); }
        var chats = new List<RedactedChat>();
        foreach (var (index, json) in ask.Conversations.Index())
        {
            if (!Chat.Read(json).Succeeds(out var chat, out refusal)) { return ReleaseDesk.Refuse(refusal with { Field = string.Create(CultureInfo.InvariantCulture, $"conversations[{index}]") }); }
            chats.Add(chat.Redacted());
        }
        if (!content.Give(tenant, id, activity.KeyOf(tenant).User(ask.Donor), chats, now, new DateTimeOffset(ask.KeepUntil, TimeOnly.MinValue, TimeSpan.Zero)).Succeeds(out _, out refusal)) { return ReleaseDesk.Refuse(refusal); }
        var result = await desk.ChangeAsync(caller.Id, tenant, Decide, once: Recorder.Once(request, body, Encoding.UTF8.GetBytes(id)), ct: ct);
        var given = result.Succeeds(out var change, out refusal);
        // What came a second time, or was refused after all, is not kept.
        if (!given || change!.Earlier is not null) { _ = content.DeleteDonation(tenant, id); }
        if (!given) { return ReleaseDesk.Refuse(refusal!); }
        var acted = ReleaseDesk.Acted(change!, id);
        return Body.Answer(new Given(acted.Id!, ReceiptOf(tenant, acted.Id!), chats.Count, RedactedChat.Replaced(chats), acted.Rev, acted.Ledger), StatusCodes.Status201Created);
    }

    /// <summary>POST …/usage/donations/withdraw: the conversations go, and the journal says that they did.</summary>
    public async Task<IResult> WithdrawAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!Body.Read<WithdrawAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return ReleaseDesk.Refuse(refusal); }
        var (donation, tenant) = (ask.Receipt.Split('.')[0], caller.In.Id);
        // A receipt is a secret and is not repeated.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ask.Receipt), Encoding.UTF8.GetBytes(ReceiptOf(tenant, donation)))) { return ReleaseDesk.Refuse(Unknown("receipt", null)); }
        return (await EndAsync(caller.Id, tenant, donation, DonationEnd.Withdrawn, ct)).Succeeds(out var change, out refusal) ? Body.Answer(ReleaseDesk.Acted(change, null)) : ReleaseDesk.Refuse(refusal);
    }

    /// <summary>Ends a donation on the record, then deletes what was given.</summary>
    public async Task<Result<Change<UsageRegister>>> EndAsync(string by, string tenant, string donation, DonationEnd reason, CancellationToken ct)
    {
        var result = await desk.ChangeAsync(by, tenant, (state, _) => Donating.End(state, donation, reason), ct: ct);
        return !result.Succeeds(out _, out _) || content.DeleteDonation(tenant, donation).Succeeds(out _, out var refusal) ? result : refusal;
    }

    /// <summary>Ends every donation of a person; how many it was.</summary>
    public async Task<int> EraseAsync(string by, string tenant, ulong donor, CancellationToken ct)
    {
        var ended = 0;
        foreach (var donation in content.DonationsOf(tenant, donor)) { if ((await EndAsync(by, tenant, donation, DonationEnd.PersonErased, ct)).Succeeds(out _, out _)) { ended++; } }
        return ended;
    }

    /// <summary>Told from the donation and a key of the server, so that no list of receipts lies anywhere.</summary>
    private string ReceiptOf(string tenant, string donation) => $"{donation}.{Base64Url.EncodeToString(HMACSHA256.HashData(_receipts, Encoding.UTF8.GetBytes($"{tenant}\n{donation}")).AsSpan(0, 24))}";

    private static Refusal Unknown(string field, string? value) => new("usage.unknown-id", field, value, "is not known", "check it");
}
