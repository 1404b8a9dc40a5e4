// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>The sample month of <c>--demo --demo-events N</c>: small here, ten million in the guide.</summary>
public sealed class SampleMonthTests
{
    [Fact]
    public async Task The_sample_month_ends_in_a_statement_and_tables_that_anybody_reads_and_in_something_on_every_page_of_the_organisation()
    {
        await using var said = new StringWriter();
        var app = PlimsollApp.Create(["--demo", "--demo-events", "20000", "--urls", "http://127.0.0.1:0"]).Value!;
        app.Progress = said;
        Assert.True(app.Services.GetRequiredService<Web.Usage.OpenedActivity>().Store.Succeeds(out _, out _), "DuckDB is not there");
        await app.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            using var anybody = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            Assert.StartsWith("/public/statements/", app.Published[0], StringComparison.Ordinal);
            foreach (var page in app.Published)
            {
                using var answer = await anybody.GetAsync(page, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
            var statement = await anybody.GetStringAsync(app.Published[0], TestContext.Current.CancellationToken);
            Assert.Contains("Quayside Hosting", statement, StringComparison.Ordinal);
            var usage = app.Services.GetRequiredService<Books>().Now.UsageOf(app.Services.GetRequiredService<Books>().Now.Accounts.Find(app.Sample!.Slug)!.Id).State;
            Assert.Equal(Web.Usage.Reports.RunReport.Templates.All.Count, usage.Reports.Reports.Values.Count(r => r.State == ReportState.Published));
            // One table tells about a market and waits.
            Assert.Equal(app.Published.Count - 1, usage.Reports.Reports.Values.Count(r => r.IsPublic(TimeProvider.System.GetUtcNow())));
            Assert.InRange(Assert.Single(usage.Sharing.Made).Value.Rows, 1, 20_000);
            Assert.Equal(ResearchState.Submitted, Assert.Single(usage.Research.Projects).Value.At(TimeProvider.System.GetUtcNow()));
            Assert.Contains("20,000 events stored", said.ToString(), StringComparison.Ordinal);
        }
        finally { await app.StopAsync(); }
    }
}
