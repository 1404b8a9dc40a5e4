// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

public sealed class IntakeTests(SettledApp settled) : IClassFixture<SettledApp>
{
    private readonly RunningApp app = settled.App;
    private static readonly SemaphoreSlim First = new(1);
    private static (string Address, Api Eve)? _opened;

    private static byte[] Span(string id) => Encoding.UTF8.GetBytes($$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"{{{id}}}","startTimeUnixNano":"{{{Now}}}","endTimeUnixNano":"{{{Now}}}","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"tidewater-7b"}},{"key":"user.id","value":{"stringValue":"u-1"}}]},{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"{{{id}}}","startTimeUnixNano":"x"}]}]}]}""");

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    private async Task<(string T, Api Eve, string Tenant)> OpenAsync()
    {
        await First.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_opened is not { } opened || opened.Address != app.Address)
            {
                var eve = await app.FirstAsync();
                Assert.True((bool)(await eve.GetAsync($"{await CountTests.OpenAsync(eve)}/intake"))["open"]!, "DuckDB is not there");
                var me = await eve.GetAsync("/api/v1/me");
                _opened = opened = (app.Address, eve);
                Tenant = (string)me["tenants"]![0]!["tenant"]!;
            }
            return ($"/api/v1/t/{Tenant}/usage", opened.Eve, Tenant);
        }
        finally { First.Release(); }
    }

    private static string Tenant { get; set; } = "";

    private static ByteArrayContent Body(byte[] bytes, string type, bool packed = false)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        if (packed) { content.Headers.ContentEncoding.Add("gzip"); }
        return content;
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) { gzip.Write(bytes); }
        return stream.ToArray();
    }

    private PersonsOf Persons(string tenant)
    {
        var columns = app.Services.GetRequiredService<OpenedActivity>().Store.Value!.Columns(new Storage.Usage.ColumnAsk(tenant, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), ActivityKind.Usage, Storage.Usage.UnitField.Person, [ActivityFields.Model], Storage.Usage.WeightField.One));
        return new PersonsOf(columns.Units.ToArray(), columns.WithoutUnit);
    }

    private sealed record PersonsOf(ulong[] Users, long WithoutUser);

    [Fact]
    public async Task Spans_are_stored_once_and_what_was_rejected_is_told_as_the_protocol_says()
    {
        var (t, eve, tenant) = await OpenAsync();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await eve.SendAsync(HttpMethod.Post, $"{t}/v1/traces", Body(i == 0 ? Span("00000000000000a1") : Packed(Span("00000000000000a1")), "application/json", packed: i == 1));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("1", (string)json["partialSuccess"]!["rejectedSpans"]!);
            Assert.StartsWith("1 × malformed", (string)json["partialSuccess"]!["errorMessage"]!, StringComparison.Ordinal);
        }
        Assert.Single(Persons(tenant).Users, app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User("u-1"));
    }

    [Fact]
    public async Task A_bomb_another_type_and_a_broken_frame_are_refused_and_nobody_else_may_send()
    {
        var (t, eve, _) = await OpenAsync();
        using var bomb = await eve.SendAsync(HttpMethod.Post, $"{t}/v1/traces", Body(Packed(new byte[ReceiveActivity.MostUnpacked + 1]), "application/x-protobuf", packed: true));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/x-protobuf"), (bomb.StatusCode, bomb.Content.Headers.ContentType?.MediaType));
        using var text = await eve.SendAsync(HttpMethod.Post, $"{t}/v1/traces", Body(Span("00000000000000a2"), "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        using var torn = await eve.SendAsync(HttpMethod.Post, $"{t}/v1/logs", Body([0x0A, 0xFF], "application/x-protobuf"));
        Assert.Equal(HttpStatusCode.BadRequest, torn.StatusCode);
        Assert.Equal(0x08, (await torn.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[0]);
        using var packed = await eve.SendAsync(HttpMethod.Post, $"{t}/v1/logs", Body([1, 2, 3], "application/json", packed: true));
        Assert.Equal(HttpStatusCode.BadRequest, packed.StatusCode);
        Assert.Contains("\"code\":3", await packed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var nobody = await new Api(app, "plm_wrong").SendAsync(HttpMethod.Post, $"{t}/v1/traces", Body(Span("00000000000000a3"), "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var elsewhere = await eve.SendAsync(HttpMethod.Post, "/api/v1/t/ten_other/usage/v1/traces", Body(Span("00000000000000a4"), "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Plain_events_are_counted_by_reason_and_one_person_can_be_erased()
    {
        var (t, eve, tenant) = await OpenAsync();
        var at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());
        var lines = $$"""
            {"id":"e-1","at":"{{at}}","model":"m","user":"erase-me"}
            {"id":"e-2","at":"{{at}}","model":"m","user":"erase-me"}
            {"id":"e-3","at":"{{at}}","model":"m","prompt":"no"}
            {"id":"e-4","at":"2001-01-01T00:00:00Z","model":"m"}
            """;
        var received = JsonNode.Parse(await (await eve.SendAsync(HttpMethod.Post, $"{t}/events", Body(Encoding.UTF8.GetBytes(lines), "application/x-ndjson"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((2, 0), ((int)received["taken"]!, (int)received["duplicates"]!));
        Assert.Equal("""{"too-old":1,"holds-text":1}""", received["rejected"]!.ToJsonString());
        var hash = app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User("erase-me");
        Assert.Equal(2, Persons(tenant).Users.Count(u => u == hash));
        Assert.Equal("2", (string)(await eve.PostAsync($"{t}/persons/erase", new JsonObject { ["user"] = "erase-me" }))["rows"]!);
        Assert.DoesNotContain(hash, Persons(tenant).Users);
        var state = await eve.GetAsync($"{t}/intake");
        Assert.Equal("0", (string)state["queuedRows"]!);
        Assert.NotNull(state["lastCommit"]);
    }

    [Fact]
    public async Task Events_under_an_agreement_keep_only_its_fields_and_one_that_has_ended_lets_nothing_in()
    {
        var (t, eve, tenant) = await OpenAsync();
        var agreement = (string)(await eve.PostAsync($"{t}/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour", "Tidewater Labs"), ["purpose"] = "research", ["fields"] = new JsonArray("user"), ["from"] = "2026-01-01" }))["id"]!;
        var user = app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User("agreed");
        var line = Encoding.UTF8.GetBytes($$"""{"id":"agreed-1","at":"{{Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow())}}","model":"tidewater-7b","user":"agreed"}""");
        var received = JsonNode.Parse(await (await eve.SendAsync(HttpMethod.Post, $"{t}/events?agreement={agreement}", Body(line, "application/json"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(1, (int)received["noted"]!["field-not-agreed"]!);
        var columns = app.Services.GetRequiredService<OpenedActivity>().Store.Value!.Columns(new Storage.Usage.ColumnAsk(tenant, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), ActivityKind.Usage, Storage.Usage.UnitField.Person, [ActivityFields.Model], Storage.Usage.WeightField.One) { Agreements = [agreement] });
        Assert.Equal([""], Enumerable.Range(0, columns.Units.Length).Where(i => columns.Units.Span[i] == user).Select(i => columns.Keys[(int)columns.Cells.Span[i]][0]));
        await eve.PostAsync($"{t}/agreements/{agreement}/end");
        Assert.Equal((422, "usage.agreement-not-in-force"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/events?agreement={agreement}", new JsonObject()));
        Assert.Equal((404, "usage.unknown-id"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/events?agreement=agr_9", new JsonObject()));
    }

    [Fact]
    public async Task A_round_counts_days_deletes_what_is_too_old_and_tells_the_journal_once_what_arrived()
    {
        var (t, eve, tenant) = await OpenAsync();
        var store = app.Services.GetRequiredService<OpenedActivity>().Store.Value!;
        var now = TimeProvider.System.GetUtcNow();
        ActivityRow Row(int id, DateTimeOffset at) => new() { Id = new Guid(id, 9, 9, new byte[8]), At = at, ReceivedAt = now.AddHours(-3), Kind = ActivityKind.Feedback, Feedback = "thumbs-up" };
        await store.AppendAsync(tenant, [Row(1, now.AddDays(-1)), Row(2, now.AddDays(-500))], TestContext.Current.CancellationToken);
        var before = app.Services.GetRequiredService<Journal.Books>().Now.UsageOf(tenant).State.StoredRows;
        var keep = app.Services.GetRequiredService<KeepActivity>();
        var expected = store.ArrivedIn(tenant, DateTimeOffset.UnixEpoch, new DateTimeOffset(now.AddHours(-1).UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero));
        await keep.KeepAsync(store, TestContext.Current.CancellationToken);
        await keep.KeepAsync(store, TestContext.Current.CancellationToken);
        var told = app.Services.GetRequiredService<Journal.Books>().Now.UsageOf(tenant).State;
        // Both were told; the old one was then told to be deleted.
        Assert.Equal((2, 1), (expected.Rows, told.StoredRows - before));
        Assert.True(told.StoredUntil > now.AddHours(-3));
        Assert.Equal([DateOnly.FromDateTime(now.AddDays(-1).UtcDateTime)], store.Days(tenant, DateOnly.MinValue, DateOnly.MaxValue).Where(d => d.Kind == "feedback").Select(d => d.Day));
        _ = (t, eve);
    }

    [Theory]
    [InlineData("proto")]
    [InlineData("http")]
    public async Task The_official_exporters_deliver_spans_and_log_records(string transport)
    {
        var (t, eve, tenant) = await OpenAsync();
        var user = $"js-{transport}";
        await OtlpExporter.SendAsync(new Uri(new Uri(app.Address), $"{t}/").ToString(), eve.Key!, transport, user);
        var hash = app.Services.GetRequiredService<OpenedActivity>().KeyOf(tenant).User(user);
        Assert.Equal(3, Persons(tenant).Users.Count(u => u == hash));
        var store = app.Services.GetRequiredService<OpenedActivity>().Store.Value!;
        var verdicts = store.Columns(new Storage.Usage.ColumnAsk(tenant, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), ActivityKind.Verdict, Storage.Usage.UnitField.Person, [ActivityFields.Verdict], Storage.Usage.WeightField.One));
        Assert.Equal(["blocked"], Enumerable.Range(0, verdicts.Units.Length).Where(i => verdicts.Units.Span[i] == hash).Select(i => verdicts.Keys[(int)verdicts.Cells.Span[i]][0]));
    }
}
