// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

public sealed partial class AccessTests
{
    [Fact]
    public async Task No_address_tells_a_word_of_a_vulnerability_under_embargo_to_anybody_who_may_not_read_the_register()
    {
        var (told, looked) = (new List<string>(), 0);
        foreach (var row in AccessTable.Read().Where(row => row.Method == "GET"))
        {
            foreach (var (world, role) in ((World, string?)[])[(here.Own, "contributor"), (here.Own, "approver"), (here.Own, "auditor"), (here.Own, "researcher"), (here.Other, "administrator"), (here.Own, null)])
            {
                var (api, session) = role is null ? (new Api(here.App, null), null) : here.People[(world, role)];
                var path = Filled(row, here.OwnIds);
                using var answer = path.StartsWith("/api/", StringComparison.Ordinal)
                    ? await api.SendAsync(HttpMethod.Get, path) : await here.App.PageAsync(HttpMethod.Get, path, session);
                var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                looked += answer.IsSuccessStatusCode ? 1 : 0;
                told.AddRange(Texts(bytes).SelectMany(text => TwoOrganisations.Embargoed.Append(here.OwnIds["embargoed"]).Where(word => text.Contains(word, StringComparison.Ordinal)))
                    .Select(word => $"{row.Name} tells {role ?? "anybody"} {word}"));
            }
        }
        Assert.True(told.Count == 0, string.Join('\n', told));
        Assert.True(looked > 600, $"{looked} were answered");
        // Whoever may read it does: the words are there to be told.
        var own = await here.Own.First.GetAsync($"{here.Own.Tenant}/vulnerabilities/{here.OwnIds["embargoed"]}");
        Assert.All(TwoOrganisations.Embargoed, word => Assert.Contains(word, own.ToJsonString(), StringComparison.Ordinal));
        // Webhooks tell of neither.
        Assert.DoesNotContain(
            here.App.Services.GetServices<Plimsoll.Web.Outbound.IAnnounces>().SelectMany(a => a.All),
            a => a.Type.StartsWith("records.", StringComparison.Ordinal) || a.Type is "release.vulnerabilities-stand" or "release.patch-opened");
    }

    /// <summary>What an answer says: itself, and each file in it where it is an archive.</summary>
    private static IEnumerable<string> Texts(byte[] bytes)
    {
        if (bytes is not [(byte)'P', (byte)'K', 3, 4, ..]) { return [Encoding.UTF8.GetString(bytes)]; }
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return [.. zip.Entries.Select(entry =>
        {
            using var text = new StreamReader(entry.Open());
            return text.ReadToEnd();
        })];
    }
}
