// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Web.Tests.Proxied;

/// <summary>A server behind one proxy, which is this machine.</summary>
public sealed class ProxiedApp : IAsyncLifetime
{
    internal RunningApp App { get; } = new() { Arguments = ["--proxies", "127.0.0.1"] };

    public ValueTask InitializeAsync() => App.InitializeAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A server that a proxy serves below a path. That every address begins with it, <c>AccessTests</c> hold for every route.</summary>
public sealed class PathBaseTests(ProxiedApp here) : IClassFixture<ProxiedApp>
{
    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/..")]
    [InlineData("/a/../b")]
    [InlineData("/a\"onmouseover=")]
    [InlineData("/a b")]
    [InlineData("/%2e%2e")]
    public async Task A_path_base_that_is_none_is_refused(string prefix)
    {
        using var proxy = new Caller(new Uri(here.App.Address));
        using var answer = await proxy.GetAsync("/", ("X-Forwarded-Prefix", prefix));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_kept_is_kept_for_one_path_base_and_a_slash_at_its_end_is_none()
    {
        using var proxy = new Caller(new Uri(here.App.Address));
        var (root, below, slashed, other) = (await TextAsync(), await TextAsync("/below"), await TextAsync("/below/"), await TextAsync("/other/place"));
        Assert.Contains("href=\"/guidance/", root, StringComparison.Ordinal);
        Assert.Equal(root.Length, below.Replace("\"/below/", "\"/", StringComparison.Ordinal).Length);
        Assert.DoesNotContain("=\"/guidance/", below, StringComparison.Ordinal);
        Assert.Equal(below, slashed);
        Assert.Contains("href=\"/other/place/guidance/", other, StringComparison.Ordinal);
        Assert.Equal(root, await TextAsync());

        async Task<string> TextAsync(string? prefix = null)
        {
            using var answer = prefix is null ? await proxy.GetAsync("/about") : await proxy.GetAsync("/about", ("X-Forwarded-Prefix", prefix));
            Assert.Equal(200, (int)answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_file_that_somebody_keeps_has_the_same_bytes_wherever_the_server_stands()
    {
        using var proxy = new Caller(new Uri(here.App.Address));
        using var root = await proxy.GetAsync("/api/v1/progress/report.html");
        using var below = await proxy.GetAsync("/api/v1/progress/report.html", ("X-Forwarded-Prefix", "/below"));
        Assert.Equal("text/html", root.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            await root.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await below.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Somebody_who_is_not_signed_in_is_sent_to_sign_in_below_the_path_base_and_back()
    {
        using var proxy = new Caller(new Uri(here.App.Address));
        using var sent = await proxy.GetAsync("/home", ("X-Forwarded-Prefix", "/below"));
        Assert.Equal((303, "/below/sign-in?next=%2Fhome"), ((int)sent.StatusCode, sent.Headers.Location?.OriginalString));
    }

    /// <summary>The reader of pages, byte for byte, in whatever pieces it is given them.</summary>
    [Theory]
    [InlineData("<a href=\"/x\">/y</a>", "<a href=\"/b/x\">/y</a>")]
    [InlineData("<a href=\"/\">", "<a href=\"/b/\">")]
    [InlineData("<a href='/x' title=\"/y\">", "<a href='/b/x' title=\"/y\">")]
    [InlineData("<a href=/x>", "<a href=/b/x>")]
    [InlineData("<a HREF = \"/x\">", "<a HREF = \"/b/x\">")]
    [InlineData("<a href=\"//elsewhere/x\">", "<a href=\"//elsewhere/x\">")]
    [InlineData("<a href=\"https://elsewhere/x\">", "<a href=\"https://elsewhere/x\">")]
    [InlineData("<a href=\"#x\"><a href=\"?x=/y\"><a href=\"\">", "<a href=\"#x\"><a href=\"?x=/y\"><a href=\"\">")]
    [InlineData("<form class=\"a > b\" action=\"/x\">", "<form class=\"a > b\" action=\"/b/x\">")]
    [InlineData("<i data-href=\"/x\"><p>a < b href=\"/x\"</p>", "<i data-href=\"/x\"><p>a < b href=\"/x\"</p>")]
    [InlineData("<p>&lt;a href=\"/x\"&gt;</p><img src=\"/x\"/>", "<p>&lt;a href=\"/x\"&gt;</p><img src=\"/b/x\"/>")]
    [InlineData("<a href=\"/é\">é</a><button formaction=\"/x\">", "<a href=\"/b/é\">é</a><button formaction=\"/b/x\">")]
    public async Task What_a_page_links_to_is_turned_and_nothing_else(string page, string turned)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            using var written = new MemoryStream();
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Response.ContentType = "text/html; charset=utf-8";
            await using var outward = new Web.Shared.OutwardPage(new Microsoft.AspNetCore.Http.StreamResponseBodyFeature(written), http.Response, "/b");
            foreach (var part in bytes.Chunk(piece)) { await outward.WriteAsync(part, TestContext.Current.CancellationToken); }
            await outward.EndAsync();
            Assert.Equal(turned, Encoding.UTF8.GetString(written.ToArray()));
        }
    }
}
