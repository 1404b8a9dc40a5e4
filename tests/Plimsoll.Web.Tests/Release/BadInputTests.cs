// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What somebody sends who is careless, or means harm: refused with its reason, or kept as harmless bytes.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const int Limit = 100_000;

    private readonly RunningApp _app = new() { Arguments = ["--most-evidence", "100000"] };
    private World _world = null!;
    private string _practice = "";

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.AssessAsync();
        _practice = (string)(await _world.First.GetAsync($"{_world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_nothing_of_it_stays()
    {
        var rev = await RevAsync();
        Assert.Equal((413, "release.evidence-too-large"), await RefusedAsync(Api.File("large.bin", new byte[Limit + 1], [_practice])));
        Assert.Equal(413, (await RefusedAsync(Api.File("larger.bin", new byte[Limit + (1024 * 1024)], [_practice]))).Status);
        Assert.Empty(Files());
        Assert.Equal(rev, await RevAsync());
        await _world.First.AttachAsync(_world.Release, "fits.bin", new byte[Limit], _practice);
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_file_whose_sender_leaves_before_the_record_speaks_of_it_does_not_stay()
    {
        var (attach, now) = (_app.Services.GetRequiredService<AttachEvidence>(), _app.Services.GetRequiredService<Books>().Now.Accounts);
        var of = now.Find("acme")!;
        var caller = new Caller(now.Accounts[_world.First.Account], of, of.Members[_world.First.Account], null);
        var file = (await attach.FileAsync(caller, new MemoryStream("bytes"u8.ToArray()), TestContext.Current.CancellationToken)).Value!;
        Assert.Single(Files());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attach.KeepAsync(
            _world.ReleaseId, null, new AttachEvidence.Ask(EvidenceKind.File, [_practice], "x"), file, new Asking(caller, Ct: new CancellationToken(true))));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_is_said_about_a_file_is_bounded_too_and_is_never_read_whole_first()
    {
        using var json = new StringContent($"{{\"kind\":\"link\",\"label\":\"{new string('a', 300 * 1024)}\"}}", Encoding.UTF8, "application/json");
        Assert.Equal((413, "http.too-large"), await RefusedAsync(json));
        using var facts = new MultipartFormDataContent { { new StringContent(new string(' ', 300 * 1024)), "facts" }, { new ByteArrayContent([1]), "file", "x" } };
        Assert.Equal((413, "http.too-large"), await RefusedAsync(facts));
        using var comment = JsonContent.Create(new JsonObject { ["text"] = new string('a', 300 * 1024) });
        using var answer = await _world.First.SendAsync(HttpMethod.Post, $"{_world.Release}/practices/{_practice}/comments", comment);
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_named_are_refused_and_nothing_of_them_stays()
    {
        using var form = new MultipartFormDataContent { { JsonContent.Create(new JsonObject { ["kind"] = "file", ["label"] = "x", ["practices"] = new JsonArray(_practice), ["digest"] = $"sha256:{World.Sha256("other bytes")}" }), "facts" }, { new ByteArrayContent("these bytes"u8.ToArray()), "file", "x" } };
        Assert.Equal((422, "release.digest-mismatch"), await RefusedAsync(form));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_body_that_was_refused_for_another_reason_leaves_no_file_either()
    {
        Assert.Equal((404, "release.unknown-practice"), await RefusedAsync(Api.File("x", "bytes"u8.ToArray(), ["G99.B9"])));
        using var stale = Api.File("x", "bytes"u8.ToArray(), [_practice]);
        using var answer = await _world.First.SendAsync(HttpMethod.Post, $"{_world.Release}/evidence?rev=1", stale);
        Assert.Equal(409, (int)answer.StatusCode);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\windows\\system32")]
    [InlineData("invoice\u202Efdp.exe")]
    [InlineData("<script>alert(1)</script>.html")]
    public async Task A_name_of_a_file_is_text_and_no_place_and_a_download_is_only_ever_bytes(string name)
    {
        var evidence = (string)(await _world.First.AttachAsync(_world.Release, name, "<script>alert(1)</script>"u8.ToArray(), _practice))["id"]!;
        Assert.All(Directory.EnumerateFileSystemEntries(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories), path => Assert.Matches("^(ten_[0-9A-Za-z]{22}|vlt_[0-9a-f]{32})$", Path.GetFileName(path)));
        using var answer = await _world.First.SendAsync(HttpMethod.Get, $"{_world.Release}/evidence/{evidence}/content");
        Assert.Equal(("application/octet-stream", "attachment", $"{evidence}-1"), (answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("<script>alert(1)</script>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // The text is told as it was written, as JSON; no answer of the API is a page.
        var listed = (await _world.First.GetAsync($"{_world.Release}/evidence"))["evidence"]!.AsArray().Single(e => (string)e!["evidence"]! == evidence)!;
        Assert.Equal(name, (string)listed["label"]!);
    }

    [Theory]
    [InlineData("../weights")]
    [InlineData("/weights")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("")]
    [InlineData("./a")]
    public async Task A_path_of_a_model_s_file_that_leads_elsewhere_is_refused(string path)
    {
        var model = (string)(await _world.First.GetAsync($"{_world.Tenant}/registry"))["models"]![0]!["id"]!;
        Assert.Equal((422, "release.bad-path"), await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/models/{model}/versions", new JsonObject { ["version"] = "2.0", ["files"] = new JsonArray(new JsonObject { ["path"] = path, ["sha256"] = World.Sha256("x") }) }));
    }

    [Fact]
    public async Task An_archive_that_would_unpack_to_gigabytes_is_kept_as_it_came()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) { for (var i = 0; i < 60; i++) { await gzip.WriteAsync(new byte[1024 * 1024], TestContext.Current.CancellationToken); } }
        Assert.InRange(packed.Length, 1000, Limit);
        var evidence = (string)(await _world.First.AttachAsync(_world.Release, "bomb.gz", packed.ToArray(), _practice))["id"]!;
        Assert.InRange(new FileInfo(Assert.Single(Files())).Length, packed.Length, packed.Length + 100);
        using var answer = await _world.First.SendAsync(HttpMethod.Get, $"{_world.Release}/evidence/{evidence}/content");
        Assert.Equal(packed.ToArray(), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", """{"text":null}""", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", """{"text":"a","text":"b"}""", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", """{"text":"a","more":1}""", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", """{"text":"\ud800"}""", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", """{"text":"  "}""", 422)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", "", 400)]
    [InlineData("POST", "/releases/{r}/practices/{p}/comments", "null", 400)]
    [InlineData("PUT", "/releases/{r}/assessment", """{"modelType":"frontier","roles":[null]}""", 400)]
    [InlineData("POST", "/releases/{r}/evidence", """{"kind":"link","label":"x","practices":[null],"digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", 400)]
    [InlineData("POST", "/releases/{r}/evidence", """{"kind":"worksheet","label":null,"practices":[]}""", 422)]
    [InlineData("POST", "/models", """{"name":"x","modelType":7}""", 400)]
    [InlineData("POST", "/models/{m}/versions", """{"version":"3","files":[null]}""", 400)]
    [InlineData("POST", "/parties", """{"name":"x","roles":[null]}""", 400)]
    [InlineData("POST", "/invitations", """{"email":"a@example.org","roles":[null]}""", 400)]
    [InlineData("POST", "/invitations", """{"email":"a@example.org\r\nBcc: b@example.org","roles":["auditor"]}""", 422)]
    [InlineData("POST", "/keys", """{"label":"x","roles":["administrator"],"until":"2026-13-01T00:00:00.000Z"}""", 400)]
    public async Task A_body_that_does_not_fit_is_refused_and_never_breaks_the_server(string method, string path, string body, int status)
    {
        var model = (string)(await _world.First.GetAsync($"{_world.Tenant}/registry"))["models"]![0]!["id"]!;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _world.First.SendAsync(new HttpMethod(method), _world.Tenant + path.Replace("{r}", _world.ReleaseId, StringComparison.Ordinal).Replace("{p}", _practice, StringComparison.Ordinal).Replace("{m}", model, StringComparison.Ordinal), content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_has_changed_is_a_conflict_that_names_the_revision_by_now()
    {
        var rev = await RevAsync();
        await _world.First.PostAsync($"{_world.Release}/practices/{_practice}/comments?rev={rev}", new JsonObject { ["text"] = "first" });
        using var answer = await _world.First.SendAsync(HttpMethod.Post, $"{_world.Release}/practices/{_practice}/comments?rev={rev}", JsonContent.Create(new JsonObject { ["text"] = "second" }));
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((409, "journal.conflict"), ((int)answer.StatusCode, (string)problem["code"]!));
        Assert.Contains($"at revision {await RevAsync()} by now", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replayed_key_gives_the_first_answer_and_writes_nothing_twice_even_where_the_act_could_not_be_repeated()
    {
        var status = new JsonObject { ["status"] = "in-progress" };
        var first = await PutAsync(status, "a");
        await _world.First.PostAsync($"{_world.Release}/practices/{_practice}/comments", new JsonObject { ["text"] = "in between" });
        var rev = await RevAsync();
        Assert.Equal(first, await PutAsync(status, "a"));
        // Also after a restart, and also where the revision that was seen is over.
        await _app.RestartAsync();
        Assert.Equal(first, await PutAsync(status, "a"));
        Assert.Equal(rev, await RevAsync());
        // Another ask under the same key is none of it.
        Assert.Equal(422, (await PutAsync(new JsonObject { ["status"] = "open" }, "a")).Status);
        Assert.Equal(rev, await RevAsync());

        var file = Api.File("x", "bytes"u8.ToArray(), [_practice]);
        var attached = await SendAsync(HttpMethod.Post, $"{_world.Release}/evidence", file, "b");
        Assert.Equal(attached, await SendAsync(HttpMethod.Post, $"{_world.Release}/evidence", Api.File("x", "bytes"u8.ToArray(), [_practice]), "b"));
        Assert.Equal(422, (await SendAsync(HttpMethod.Post, $"{_world.Release}/evidence", Api.File("x", "other"u8.ToArray(), [_practice]), "b")).Status);
        Assert.Single(Files());
    }

    [Fact]
    public async Task One_ask_that_is_sent_many_times_at_once_is_done_once_and_answered_alike()
    {
        var before = long.Parse(await RevAsync(), System.Globalization.CultureInfo.InvariantCulture);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PutAsync(new JsonObject { ["status"] = "in-progress" }, "once")));
        Assert.Single(answers.Distinct());
        Assert.Equal(200, answers[0].Status);
        var files = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SendAsync(HttpMethod.Post, $"{_world.Release}/evidence", Api.File("same", "the same bytes"u8.ToArray(), [_practice]), $"file {i}")));
        Assert.All(files, file => Assert.Equal(201, file.Status));
        Assert.Equal(before + 1 + 6, long.Parse(await RevAsync(), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Single(Files());
        foreach (var evidence in files.Select(f => (string)JsonNode.Parse(f.Text)!["id"]!)) { Assert.Equal("the same bytes", await _world.First.TextAsync($"{_world.Release}/evidence/{evidence}/content")); }
    }

    [Fact]
    public async Task A_key_of_idempotency_that_is_no_key_is_refused()
    {
        Assert.Equal(400, (await PutAsync(new JsonObject { ["status"] = "open" }, new string('a', 201))).Status);
    }

    private Task<(int Status, string Text)> PutAsync(JsonObject body, string key) => SendAsync(HttpMethod.Put, $"{_world.Release}/practices/{_practice}/status", JsonContent.Create(body), key);

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, HttpContent content, string key)
    {
        using var answer = await _world.First.SendAsync(method, path, content, key);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> RevAsync() => (string)(await _world.First.GetAsync(_world.Release))["rev"]!;

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(_app.Data, "evidence"), "*", SearchOption.AllDirectories), .. Directory.GetFiles(Path.Combine(_app.Data, "incoming"))];

    private async Task<(int Status, string Code)> RefusedAsync(HttpContent content)
    {
        using var answer = await _world.First.SendAsync(HttpMethod.Post, $"{_world.Release}/evidence", content);
        return ((int)answer.StatusCode, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]!);
    }
}
