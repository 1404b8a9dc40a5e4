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
        var issuer = Issued.Issuer();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, issuer.Pem, TestContext.Current.CancellationToken);
            await using var server = await Issued.ServerAsync(issuer.Sign(1, ServiceState.Restricted, uses: "chat"));
            await using var app = await GatedApp.StartAsync(GatedModel.Create(GatedApp.Builder(new MovedClock()), server.Address, Issued.Release, file));
            await app.PostComesToAsync("/chat", 200);
            await app.PostComesToAsync("/complete", 403, "release.use-restricted");
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/alive")).Status);
        }
        finally { File.Delete(file); }
    }
}
