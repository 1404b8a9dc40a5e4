// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Three sessions over HTTP: who shares a month of activity, who receives it, and a person who gives conversations and takes them back.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private const string Institute = "Harbour Institute", Secret = "quartz-lantern-under-the-stairs", Address = "ada.lovelace@example.org";

    /// <summary>It has run for two hours, so that what has ended may be deleted.</summary>
    private readonly RunningApp _app = new() { Clock = new MovingClock { Ahead = TimeSpan.FromHours(-2) } };

    private Api _eve = null!;
    private string _t = "", _tenant = "";

    private MovingClock Clock => (MovingClock)_app.Clock;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        Clock.Ahead = TimeSpan.Zero;
        _eve = await _app.FirstAsync();
        _t = await CountTests.OpenAsync(_eve);
        _tenant = _t.Split('/')[4];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private JsonObject Consent => new() { ["version"] = "2026-09", ["at"] = Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-1)) };

    private async Task<string> AgreeAsync(string purpose = "research", params string[] fields) => (string)(await _eve.PostAsync($"{_t}/agreements", new JsonObject
    {
        ["parties"] = new JsonArray("Tidewater Labs", Institute, "Second Institute"), ["purpose"] = purpose, ["from"] = "2020-01-01",
        ["fields"] = new JsonArray([.. (fields is [] ? ["model", "region", "user", "conversation", "tokens", "text"] : fields).Select(f => (JsonNode)f)]),
    }))["id"]!;

    private JsonObject Package(string agreement, string? set = null, string recipient = Institute)
    {
        var ask = new JsonObject { ["agreement"] = agreement, ["recipient"] = recipient, ["legalBasis"] = "consent", ["from"] = Day(Today.AddDays(-20)), ["until"] = Day(Today.AddDays(1)), ["retainUntil"] = Day(Today.AddDays(60)) };
        if (set is not null) { ask["researchSet"] = set; }
        return ask;
    }

    /// <summary>Stores two events.</summary>
    private async Task StoreAsync()
    {
        Assert.True((bool)(await _eve.GetAsync($"{_t}/intake"))["open"]!, "DuckDB is not there");
        var at = Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-2));
        var stored = await _eve.PostAsync($"{_t}/events", new JsonObject { ["at"] = at, ["id"] = "e1", ["model"] = "tidewater-7b", ["user"] = "u-1", ["region"] = "DE", ["conversation"] = "c-1", ["application"] = "triage-notes", ["inputTokens"] = 1234 });
        Assert.Equal(1, (int)stored["taken"]!);
        await _eve.PostAsync($"{_t}/events", new JsonObject { ["at"] = at, ["id"] = "e2", ["model"] = "tidewater-7b", ["user"] = "u-2", ["region"] = "FR" });
    }

    private async Task<JsonNode> GiveAsync(string donor = "donor-17", string set = "civic-questions", string? idempotency = null) => await _eve.PostAsync($"{_t}/donations", new JsonObject
    {
        ["donor"] = donor, ["researchSet"] = set, ["consent"] = new JsonObject { ["version"] = "2026-09", ["at"] = "2026-01-02T03:04:05.000Z" }, ["keepUntil"] = Day(Today.AddDays(300)),
        ["conversations"] = new JsonArray(new JsonObject { ["model"] = "tidewater-7b", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = $"The key is {Secret}, write to {Address}." }, new JsonObject { ["role"] = "assistant", ["text"] = "I will." }) }),
    }, idempotency);

    private async Task<byte[]> BytesAsync(string package)
    {
        using var answer = await _eve.SendAsync(HttpMethod.Get, $"{_t}/packages/{package}");
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> KeyFileAsync()
    {
        var keys = JsonNode.Parse(await _app.TextAsync("/.well-known/plimsoll-keys.json"))!;
        return (string)keys["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "decision")!["pem"]!;
    }

    private Dictionary<string, string?> Environment => new() { ["PLIMSOLL_SERVER"] = _app.Address, ["PLIMSOLL_KEY"] = _eve.Key, ["PLIMSOLL_TENANT"] = _tenant };

    private SharingBook Book => _app.Services.GetRequiredService<Journal.Books>().Now.UsageOf(_tenant).State.Sharing;

    [Fact]
    public async Task A_month_of_activity_goes_to_a_named_institute_which_checks_it_with_the_command_and_reads_it()
    {
        await StoreAsync();
        var given = await GiveAsync();
        Assert.Equal(1, (int)given["redacted"]!["email"]!);
        var agreement = await AgreeAsync();
        // Not longer than the donor said.
        var late = Package(agreement, "civic-questions");
        late["retainUntil"] = Day(Today.AddDays(301));
        Assert.Equal((422, "usage.kept-too-long"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages", late));
        var made = await _eve.PostAsync($"{_t}/packages", Package(agreement, "civic-questions"));
        var zip = await BytesAsync((string)made["id"]!);
        var listed = (await _eve.GetAsync($"{_t}/packages"))["made"]![0]!;
        Assert.Equal(("2", 1, 1, Vocabulary.Digest.Of(zip).ToString()), ((string)listed["rows"]!, (int)listed["conversations"]!, (int)listed["handedOver"]!, (string)listed["content"]!));


        // The institute: the file, the key from the server's well-known address, and no account.
        var folder = Directory.CreateTempSubdirectory("plimsoll-institute-").FullName;
        try
        {
            var (file, key) = (Path.Combine(folder, "package.zip"), Path.Combine(folder, "key.pem"));
            Assert.Equal(0, (await Programs.PlimsollAsync(Environment, "usage", "package", "get", (string)made["id"]!, "--out", file)).Exit);
            Assert.Equal(zip, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            await File.WriteAllTextAsync(key, await KeyFileAsync(), TestContext.Current.CancellationToken);
            var (exit, output, _) = await Programs.PlimsollAsync(new Dictionary<string, string?>(), "usage", "package", "unpack", file, "--key", key, "--out", Path.Combine(folder, "read"));
            Assert.Equal(0, exit);
            Assert.Contains("Tidewater Labs shares 2 events with Harbour Institute", output, StringComparison.Ordinal);
            var rows = await File.ReadAllTextAsync(Path.Combine(folder, "read", "activity.jsonl"), TestContext.Current.CancellationToken);
            Assert.Contains("\"inputTokens\":1200", rows, StringComparison.Ordinal);
            foreach (var kept in (string[])["triage-notes", "u-1", "c-1"]) { Assert.DoesNotContain(kept, rows, StringComparison.Ordinal); }
            Assert.Contains($"The key is {Secret}, write to [email].", await File.ReadAllTextAsync(Path.Combine(folder, "read", "conversations.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public async Task What_somebody_sent_under_an_agreement_leaves_only_for_the_same_purpose_and_to_a_party_of_it()
    {
        await StoreAsync();
        var at = Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-2));
        async Task<string> SentUnderAsync(string purpose, params string[] parties)
        {
            var agreement = (string)(await _eve.PostAsync($"{_t}/agreements", new JsonObject { ["parties"] = new JsonArray([.. parties.Select(p => (JsonNode)p)]), ["purpose"] = purpose, ["fields"] = new JsonArray("model", "region"), ["from"] = "2020-01-01" }))["id"]!;
            var model = $"host-{purpose}-{parties.Length}";
            await _eve.PostAsync($"{_t}/events?agreement={agreement}", new JsonObject { ["at"] = at, ["id"] = model, ["model"] = model });
            return agreement;
        }
        await SentUnderAsync("research", "Harbour Cloud", "Tidewater Labs", Institute);
        await SentUnderAsync("research", "Harbour Cloud", "Tidewater Labs");
        await SentUnderAsync("operations", "Harbour Cloud", "Tidewater Labs", Institute);
        var zip = await BytesAsync((string)(await _eve.PostAsync($"{_t}/packages", Package(await AgreeAsync())))["id"]!);
        var rows = Encoding.UTF8.GetString(PackageFiles.FromZip(zip).Value!.All[PackageFiles.Activity].Span);
        Assert.Equal(["host-research-3", "tidewater-7b", "tidewater-7b"], rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (string)JsonNode.Parse(l)!["model"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_chat_log_is_imported_from_the_command_line_as_often_as_it_takes_and_each_conversation_counts_once()
    {
        await StoreAsync();
        var path = Path.Combine(Directory.CreateTempSubdirectory("plimsoll-import-").FullName, "chats.jsonl.gz");
        await using (var gzip = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
        {
            for (var i = 0; i < 4500; i++) { gzip.Write(Encoding.UTF8.GetBytes($$$"""{"conversation_hash":"h{{{i}}}","model":"tidewater-7b","timestamp":"{{{Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-2))}}}","conversation":[{"role":"user","content":"{{{Secret}}} {{{Address}}}","hashed_ip":"ip{{{i % 100}}}","country":"Germany"}],"turn":1,"language":"English"}""" + (i == 7 ? "\n{broken\n" : "\n"))); }
        }
        try
        {
            var first = await Programs.PlimsollAsync(Environment, "usage", "import", path);
            Assert.Equal((0, ""), (first.Exit, first.Error));
            Assert.StartsWith("4,500 events taken from 4,501 lines\n", first.Output, StringComparison.Ordinal);
            Assert.Contains("not taken, malformed: cannot be read", first.Output, StringComparison.Ordinal);
            var again = JsonNode.Parse((await Programs.PlimsollAsync(Environment, "usage", "import", path, "--format", "json")).Output)!;
            Assert.Equal((0, 4500, 0, 1), ((int)again["taken"]!, (int)again["duplicates"]!, (int)again["contentKept"]!, (int)again["rejected"]!["malformed"]!));
            await _eve.PutAsync($"{_t}/content", new JsonObject { ["days"] = 7 });
            var kept = JsonNode.Parse((await Programs.PlimsollAsync(Environment, "usage", "import", path, "--format", "json")).Output)!;
            Assert.Equal((0, 4500), ((int)kept["taken"]!, (int)kept["contentKept"]!));
            var newest = (string)(await _eve.GetAsync($"{_t}/content"))["newest"]![0]!["ref"]!;
            Assert.Equal($"{Secret} [email]", (string)(await _eve.GetAsync($"{_t}/content/{newest}"))["messages"]![0]!["text"]!);
            Assert.Equal(2, (await Programs.PlimsollAsync(Environment, "usage", "import", path, "--form", "xml")).Exit);
            Assert.Equal(2, (await Programs.PlimsollAsync(Environment, "usage", "import", path + ".none")).Exit);
        }
        finally { Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); }
    }

    [Fact]
    public async Task A_person_gives_conversations_and_takes_them_back_and_no_word_of_them_stays()
    {
        await StoreAsync();
        var given = await GiveAsync(idempotency: "gift-1");
        // The same ask once more is the same donation, and nothing lies twice.
        var again = await GiveAsync(idempotency: "gift-1");
        Assert.Equal(((string)given["donation"]!, (string)given["receipt"]!), ((string)again["donation"]!, (string)again["receipt"]!));
        var content = _app.Services.GetRequiredService<ContentStore>();
        Assert.Equal([(string)given["donation"]!], content.Donations().Select(d => d.Donation));
        Assert.Equal((1, 1, 0), Set((await _eve.GetAsync($"{_t}/donations"))["sets"]![0]!));

        var agreement = await AgreeAsync();
        var first = (string)(await _eve.PostAsync($"{_t}/packages", Package(agreement, "civic-questions")))["id"]!;
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/donations/withdraw", new JsonObject { ["receipt"] = $"{(string)given["donation"]!}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
        var withdrawn = await _eve.PostAsync($"{_t}/donations/withdraw", new JsonObject { ["receipt"] = (string)given["receipt"]! });
        Assert.Equal("usage.donation-ended", (string)withdrawn["happened"]![0]!);
        Assert.Equal((409, "usage.donation-ended"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/donations/withdraw", new JsonObject { ["receipt"] = (string)given["receipt"]! }));
        Assert.Empty(content.Given(_tenant, [(string)given["donation"]!]));
        Assert.Equal("withdrawn", (string)(await _eve.GetAsync($"{_t}/donations/{(string)given["donation"]!}"))["end"]!);
        Assert.Equal((0, 0, 1), Set((await _eve.GetAsync($"{_t}/donations"))["sets"]![0]!));
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages", Package(agreement, "civic-questions")));

        await GiveAsync("donor-18");
        var second = (string)(await _eve.PostAsync($"{_t}/packages", Package(agreement, "civic-questions")))["id"]!;
        var set = SignedPackage.Manifest(await BytesAsync(second)).Set!;
        Assert.Equal((first, 1, 1), (set.Earlier, set.WithdrawnSince, set.Conversations));
    }

    [Fact]
    public async Task No_text_of_a_donor_lies_in_the_journal_the_activity_or_anywhere_in_the_clear()
    {
        var given = await GiveAsync();
        await _eve.PutAsync($"{_t}/content", new JsonObject { ["days"] = 7 });
        using var file = await _eve.SendAsync(HttpMethod.Post, $"{_t}/files?form=wildchat", new StringContent($$$"""{"conversation_hash":"chat-of-somebody","model":"tidewater-7b","timestamp":"{{{Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-1))}}}","conversation":[{"role":"user","content":"{{{Secret}}} and {{{Address}}}","hashed_ip":"aa01"}],"language":"English","turn":1}""", Encoding.UTF8, "application/x-ndjson"));
        Assert.True(file.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
        await _app.EndAsync();
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(_app.Data, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            foreach (var word in (string[])[Secret, Address, "donor-17", "chat-of-somebody", (string)given["receipt"]!])
            {
                if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0) { found.Add($"{Path.GetFileName(path)} holds {word}"); }
            }
        }
        Assert.Empty(found);
        Assert.True(File.Exists(Path.Combine(_app.Data, ContentStore.FileName)));
        await _app.InitializeAsync();
    }

    [Fact]
    public async Task Content_is_off_until_it_is_switched_on_then_redacted_and_gone_with_the_switch()
    {
        await StoreAsync();
        var content = _app.Services.GetRequiredService<ContentStore>();
        async Task<JsonNode> SendAsync(string id)
        {
            using var body = new StringContent($$$"""{"conversation_hash":"{{{id}}}","model":"tidewater-7b","timestamp":"{{{Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-1))}}}","conversation":[{"role":"user","content":"{{{Secret}}} for {{{Address}}}","hashed_ip":"aa01"}],"turn":1}""", Encoding.UTF8, "application/x-ndjson");
            using var answer = await _eve.SendAsync(HttpMethod.Post, $"{_t}/files?form=wildchat", body);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        }
        Assert.Null((await _eve.GetAsync($"{_t}/content"))["days"]);
        var off = await SendAsync("w1");
        Assert.Equal((1, 0), ((int)off["taken"]!, (int)off["contentKept"]!));
        Assert.False(File.Exists(Path.Combine(_app.Data, ContentStore.FileName)));
        Assert.Equal((422, "usage.bad-value"), await _eve.RefusedAsync(HttpMethod.Put, $"{_t}/content", new JsonObject { ["days"] = 31 }));

        await _eve.PutAsync($"{_t}/content", new JsonObject { ["days"] = 7 });
        var on = await SendAsync("w2");
        Assert.Equal((1, 1), ((int)on["taken"]!, (int)on["contentKept"]!));
        var twice = await SendAsync("w2");
        Assert.Equal((0, 1, 0), ((int)twice["taken"]!, (int)twice["duplicates"]!, (int)twice["contentKept"]!));
        var kept = await _eve.GetAsync($"{_t}/content");
        Assert.Equal((7, "1"), ((int)kept["days"]!, (string)kept["conversations"]!));
        var reference = (string)kept["newest"]![0]!["ref"]!;
        var read = await _eve.GetAsync($"{_t}/content/{reference}");
        Assert.Equal($"{Secret} for [email]", (string)read["messages"]![0]!["text"]!);
        // An agreement that does not let text in keeps none.
        var agreement = await AgreeAsync("operations", "model", "conversation");
        using var agreed = new StringContent($$$"""{"conversation_hash":"w3","timestamp":"{{{Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-1))}}}","conversation":[{"role":"user","content":"x"}]}""", Encoding.UTF8, "application/x-ndjson");
        using var agreedAnswer = await _eve.SendAsync(HttpMethod.Post, $"{_t}/files?form=wildchat&agreement={agreement}", agreed);
        Assert.Equal(0, (int)JsonNode.Parse(await agreedAnswer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["contentKept"]!);

        var hash = _app.Services.GetRequiredService<OpenedActivity>().KeyOf(_tenant).User("aa01");
        Assert.Equal(0, content.DeletePerson("ten_other", hash).Value!.Conversations);
        Assert.Equal("1", (string)(await _eve.PostAsync($"{_t}/persons/erase", new JsonObject { ["user"] = "aa01" }))["conversations"]!);
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Get, $"{_t}/content/{reference}"));

        await SendAsync("w4");
        Clock.Ahead += TimeSpan.FromDays(8);
        await _app.Services.GetRequiredService<KeepSharing>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.Empty(content.Keepers());
        await SendAsync("w5");
        Assert.Equal([_tenant], content.Keepers());
        await _eve.PutAsync($"{_t}/content", new JsonObject { ["days"] = null });
        Assert.Empty(content.Keepers());
        Assert.Null(Book.ContentDays);
    }

    [Fact]
    public async Task Erasing_a_person_ends_what_the_person_gave()
    {
        await StoreAsync();
        var given = await GiveAsync("u-1");
        var other = await GiveAsync("u-2");
        var erased = await _eve.PostAsync($"{_t}/persons/erase", new JsonObject { ["user"] = "u-1" });
        Assert.Equal(("1", "1"), ((string)erased["rows"]!, (string)erased["donations"]!));
        Assert.Equal(DonationEnd.PersonErased, Book.Donations[(string)given["donation"]!].End);
        Assert.Null(Book.Donations[(string)other["donation"]!].End);
    }

    [Fact]
    public async Task A_donation_that_is_on_its_way_while_its_person_is_erased_does_not_survive()
    {
        await StoreAsync();
        var content = _app.Services.GetRequiredService<ContentStore>();
        // One whose process ended before it came on the record goes with its person at once.
        content.Give(_tenant, "don_lost", _app.Services.GetRequiredService<OpenedActivity>().KeyOf(_tenant).User("u-1"), [new Chat(null, null, null, null, null, [new ChatMessage("user", "x")]).Redacted()], Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(9));
        await _eve.PostAsync($"{_t}/persons/erase", new JsonObject { ["user"] = "u-1" });
        Assert.Empty(content.Donations());

        // One that is in the store, with the journal held up by somebody else, while the erasure begins.
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_app.Data, Storage.Journals.JournalOptions.FileName)};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        using (var hold = other.BeginTransaction(System.Data.IsolationLevel.Serializable))
        {
            var giving = GiveAsync("u-2");
            while (content.Donations().Count == 0) { await Task.Delay(5, TestContext.Current.CancellationToken); }
            var erasing = _eve.PostAsync($"{_t}/persons/erase", new JsonObject { ["user"] = "u-2" });
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await hold.RollbackAsync(TestContext.Current.CancellationToken);
            Assert.Equal("1", (string)(await erasing)["donations"]!);
            Assert.Equal(DonationEnd.PersonErased, Book.Donations[(string)(await giving)["donation"]!].End);
        }
        Assert.Empty(content.Donations());
    }

    [Fact]
    public async Task A_package_and_a_donation_go_on_their_day_and_what_nobody_knows_of_goes_as_well()
    {
        await StoreAsync();
        var given = await GiveAsync();
        var package = (string)(await _eve.PostAsync($"{_t}/packages", Package(await AgreeAsync())))["id"]!;
        var (keep, content) = (_app.Services.GetRequiredService<KeepSharing>(), _app.Services.GetRequiredService<ContentStore>());
        // A donation that never came on the record: the process ended in between.
        content.Give(_tenant, "don_lost", 1, [new Chat(null, null, null, null, null, [new ChatMessage("user", "x")]).Redacted()], Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(9));
        await keep.KeepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, content.Donations().Count);
        Clock.Ahead += TimeSpan.FromMinutes(20);
        await keep.KeepAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(string)given["donation"]!], content.Donations().Select(d => d.Donation));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories));
        Clock.Ahead += TimeSpan.FromDays(60);
        await keep.KeepAsync(TestContext.Current.CancellationToken);
        Assert.Equal((410, "usage.package-gone"), await _eve.RefusedAsync(HttpMethod.Get, $"{_t}/packages/{package}"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories));
        Clock.Ahead += TimeSpan.FromDays(241);
        await keep.KeepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DonationEnd.Expired, Book.Donations[(string)given["donation"]!].End);
        Assert.Empty(content.Donations());
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/Los_Angeles")]
    public async Task What_was_given_is_kept_through_the_last_day_that_was_named_and_deleted_when_it_has_ended_there(string zone)
    {
        var (keep, content) = (_app.Services.GetRequiredService<KeepSharing>(), _app.Services.GetRequiredService<ContentStore>());
        var last = Vocabulary.LastDay.In(Today.AddDays(5), zone, new Vocabulary.RefusalCode("test.bad-value", Vocabulary.RefusalKind.Refused)).Value!;
        var ask = new JsonObject
        {
            ["donor"] = "donor-17", ["researchSet"] = "civic-questions", ["consent"] = Consent, ["lastDay"] = last.Written, ["zone"] = zone,
            ["conversations"] = new JsonArray(new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = "Hello." }) }),
        };
        var given = (string)(await _eve.PostAsync($"{_t}/donations", ask))["donation"]!;
        (DateTimeOffset, bool)[] moments = [(last.End.AddHours(-12), true), (last.End.AddMinutes(-1), true), (last.End.AddMinutes(1), false)];
        foreach (var (instant, kept) in moments)
        {
            Clock.Ahead = instant - TimeProvider.System.GetUtcNow();
            await keep.KeepAsync(TestContext.Current.CancellationToken);
            Assert.Equal(kept ? null : DonationEnd.Expired, Book.Donations[given].End);
            Assert.Equal(kept ? 1 : 0, content.Donations().Count);
        }
    }

    [Fact]
    public async Task A_package_that_cannot_be_removed_keeps_nothing_else_from_going_on_its_day()
    {
        await StoreAsync();
        var given = await GiveAsync();
        var agreement = await AgreeAsync();
        for (var i = 0; i < 2; i++) { await _eve.PostAsync($"{_t}/packages", Package(agreement)); }
        // A folder in the place of each file: it cannot be deleted as a file.
        foreach (var file in Directory.GetFiles(Path.Combine(_app.Data, "evidence", $"{_tenant}.packages")))
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        }
        Clock.Ahead += TimeSpan.FromDays(301);
        await _app.Services.GetRequiredService<KeepSharing>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.All(Book.Made.Values, made => Assert.NotNull(made.Deleted));
        Assert.Equal(DonationEnd.Expired, Book.Donations[(string)given["donation"]!].End);
        Assert.Empty(_app.Services.GetRequiredService<ContentStore>().Donations());
    }

    [Fact]
    public async Task A_package_of_somebody_else_is_taken_when_it_is_for_us_and_refused_when_it_is_foreign_or_careless()
    {
        var agreement = await AgreeAsync("research", "model", "region", "user", "conversation", "tokens", "duration", "highRisk", "verdict", "classifier", "score", "feedback", "useCase", "text");
        var sample = Path.Combine(Approved.Root, "samples", "usage");
        var (key, foreign) = (await File.ReadAllTextAsync(Path.Combine(sample, "demo-host-a.pub.pem"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(sample, "demo-host-b.pub.pem"), TestContext.Current.CancellationToken));
        JsonObject Ask(byte[] zip, string? pem = null) => new() { ["package"] = Convert.ToBase64String(zip), ["key"] = pem ?? key, ["agreement"] = agreement };
        var ours = SignedPackage.For("Tidewater Labs", Institute, Clock.GetUtcNow());
        Assert.Equal((422, "ledger.unknown-key"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages/import", Ask(ours, foreign)));
        Assert.Equal((422, "usage.not-a-party"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages/import", Ask(SignedPackage.For("Somebody Else", Institute, Clock.GetUtcNow()))));
        Assert.Equal((422, "usage.undeclared-field"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages/import", Ask(SignedPackage.For("Tidewater Labs", Institute, Clock.GetUtcNow(), row => row.Replace("\"region\"", "\"hashed_ip\"", StringComparison.Ordinal)))));
        Assert.Equal((422, "usage.package-malformed"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages/import", Ask([1, 2, 3])));
        var taken = await _eve.PostAsync($"{_t}/packages/import", Ask(ours));
        Assert.Equal((409, "usage.received-already"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/packages/import", Ask(ours)));
        Assert.Equal(ours, await BytesAsync((string)taken["id"]!));
        var listed = (await _eve.GetAsync($"{_t}/packages"))["received"]![0]!;
        Assert.Equal((Institute, "1", 1), ((string)listed["sender"]!, (string)listed["rows"]!, (int)listed["read"]!));
        await _eve.PostAsync($"{_t}/packages/{(string)taken["id"]!}/delete");
        Assert.Equal((410, "usage.package-gone"), await _eve.RefusedAsync(HttpMethod.Get, $"{_t}/packages/{(string)taken["id"]!}"));
    }

    [Fact]
    public async Task Packages_that_are_slow_to_come_keep_nobody_from_making_or_sending_one()
    {
        await StoreAsync();
        var agreement = await AgreeAsync();
        var go = new TaskCompletionSource();
        var slow = Enumerable.Range(0, 3).Select(_ => _eve.SendAsync(HttpMethod.Post, $"{_t}/packages/import", new HeldBody(go.Task))).ToArray();
        // Until all have come through the door.
        var (places, packages) = (_app.Services.GetRequiredService<Web.Shared.Places>(), _app.Services.GetRequiredService<SharePackages>());
        await Eventually.TrueAsync(() => places.Held >= 3 * Web.Shared.PlaceLimits.Letter);
        Assert.Equal(SharePackages.MostAtOnce, packages.FreePlaces);
        await _eve.PostAsync($"{_t}/packages", Package(agreement));
        go.SetResult();
        foreach (var one in slow)
        {
            using var answer = await one;
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.Equal(SharePackages.MostAtOnce, packages.FreePlaces);
    }

    [Fact]
    public async Task Another_organisation_finds_neither_package_nor_donation_nor_conversation()
    {
        await StoreAsync();
        await _eve.PutAsync($"{_t}/content", new JsonObject { ["days"] = 7 });
        using var body = new StringContent($$$"""{"conversation_hash":"w2","model":"m","timestamp":"{{{Vocabulary.Instant.Write(Clock.GetUtcNow().AddHours(-1))}}}","conversation":[{"role":"user","content":"x"}]}""", Encoding.UTF8, "application/x-ndjson");
        using var sent = await _eve.SendAsync(HttpMethod.Post, $"{_t}/files?form=wildchat", body);
        var conversation = (string)(await _eve.GetAsync($"{_t}/content"))["newest"]![0]!["ref"]!;
        var given = await GiveAsync();
        var package = (string)(await _eve.PostAsync($"{_t}/packages", Package(await AgreeAsync())))["id"]!;
        var opened = await _eve.PostAsync("/api/v1/tenants", new JsonObject { ["slug"] = "other", ["name"] = "Tidewater Labs", ["roles"] = new JsonArray("provider"), ["onePerson"] = false });
        var other = $"/api/v1/t/{(string)opened["tenant"]!}/usage";
        await _eve.PutAsync($"{other}/content", new JsonObject { ["days"] = 7 });
        foreach (var path in (string[])[$"packages/{package}", $"donations/{(string)given["donation"]!}", $"content/{conversation}"])
        {
            using var own = await _eve.SendAsync(HttpMethod.Get, $"{_t}/{path}");
            Assert.Equal(HttpStatusCode.OK, own.StatusCode);
            Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Get, $"{other}/{path}"));
        }
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{other}/packages/{package}/delete"));
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{other}/donations/withdraw", new JsonObject { ["receipt"] = (string)given["receipt"]! }));
        Assert.Null(Book.Donations[(string)given["donation"]!].End);
        // What is kept by the one is not counted or deleted by the other.
        Assert.Equal("0", (string)(await _eve.GetAsync($"{other}/content"))["conversations"]!);
        await _eve.PutAsync($"{other}/content", new JsonObject { ["days"] = null });
        Assert.Equal("1", (string)(await _eve.GetAsync($"{_t}/content"))["conversations"]!);
    }

    [Fact]
    public async Task The_page_makes_a_package_hands_it_over_deletes_it_and_switches_content()
    {
        await StoreAsync();
        await GiveAsync();
        var agreement = await AgreeAsync();
        using var visitor = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        const string Page = "/t/tidewater/usage/sharing";
        Assert.Contains("Nothing is shared.", await visitor.TextAsync(Page), StringComparison.Ordinal);
        (string, string)[] Ask(string recipient) => [("agreement", agreement), ("recipient", recipient), ("legalBasis", "contract"), ("from", Day(Today.AddDays(-5))), ("last", Day(Today)), ("retainUntil", Day(Today.AddDays(60))), ("coarsening", "day"), ("researchSet", "civic-questions")];
        var refused = await visitor.SendAsync(Page, Page, Ask("Somebody Else"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("is no party to", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Somebody Else\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendAsync(Page, Page, Ask(Institute))).Status);
        var package = Assert.Single(Book.Made.Values);
        Assert.Equal((2L, 1, 0), (package.Rows, package.Conversations, package.HandedOver));
        Assert.Contains("One package is made for others.", await visitor.TextAsync(Page), StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.SendAsync(Page, $"{Page}/{package.Id}/get")).Status);
        Assert.Equal(1, Book.Made[package.Id].HandedOver);
        Assert.Equal(303, (await visitor.SendAsync(Page, $"{Page}/{package.Id}/delete")).Status);
        Assert.NotNull(Book.Made[package.Id].Deleted);
        Assert.Equal(410, (await visitor.SendAsync(Page, $"{Page}/{package.Id}/get")).Status);
        Assert.Equal(422, (await visitor.SendAsync(Page, $"{Page}/content", ("days", "many"))).Status);
        Assert.Equal(303, (await visitor.SendAsync(Page, $"{Page}/content", ("days", "7"))).Status);
        Assert.Contains("kept, redacted, for 7 days", await visitor.TextAsync(Page), StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendAsync(Page, $"{Page}/content", ("days", ""))).Status);
        Assert.Null(Book.ContentDays);
    }

    /// <summary>A body whose end comes when a test says so.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly Task _go;

        public HeldBody(Task go)
        {
            _go = go;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await _go;
            await stream.WriteAsync("}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private static (int, int, int) Set(JsonNode set) => ((int)set["donations"]!, (int)set["conversations"]!, (int)set["withdrawn"]!);
}
