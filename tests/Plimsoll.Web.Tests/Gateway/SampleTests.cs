// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Plimsoll.Release;
using Plimsoll.Samples;

namespace Plimsoll.Web.Tests.Gateway;

public sealed class SampleTests
{
    private static string Sample => File.ReadAllText(Path.Combine(Approved.Root, "samples", "gateway", "GatedModel.cs"));

    [Fact]
    public void The_guide_shows_the_lines_that_are_compiled_and_run_here()
    {
        var shown = Sample.Split("// shown\n")[1].Split("        // end")[0].Replace("\n        ", "\n", StringComparison.Ordinal).Trim();
        Assert.Contains($"```csharp\n{shown}\n```", File.ReadAllText(Path.Combine(Approved.Root, "docs", "guide", "release.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_serves_what_the_status_allows()
    {
        var issuer = new StatusIssuer();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, issuer.Pem, TestContext.Current.CancellationToken);
            await using var server = await StatusServer.StartAsync(issuer.Sign(1, ServiceState.Restricted, uses: "chat"));
            await using var app = await GatedApp.StartAsync(GatedModel.Create(GatedApp.Builder(new MovedClock()), server.Address, StatusIssuer.Release, file));
            Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/chat")).Status);
            Assert.Equal((HttpStatusCode.Forbidden, "release.use-restricted"), await app.PostAsync("/complete") is var answer ? (answer.Status, answer.Code) : default);
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/alive")).Status);
        }
        finally { File.Delete(file); }
    }
}
