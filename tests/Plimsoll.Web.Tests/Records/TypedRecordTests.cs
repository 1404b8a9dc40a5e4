// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Records;

/// <summary>Records of the kinds that content describes: at the pages and over the API, replaced by later ones, and read in the words in which they were
/// asked.</summary>
public sealed class TypedRecordTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_look_is_recorded_at_the_page_and_replaced_over_the_api_and_neither_holds_the_gate()
    {
        var world = await World.OpenAsync(app, slug: "watched");
        await world.AssessAsync();
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var at = $"/t/watched/releases/{world.ReleaseId}";
        var gate = await eve.TextAsync($"{at}/gate");
        Assert.Contains("Monitoring after release", await eve.TextAsync($"{at}/records"), StringComparison.Ordinal);
        Assert.Equal(404, (await eve.GetAsync($"{at}/records/new/weather")).Status);
        Assert.Equal(404, (await eve.GetAsync($"{at}/records/new/other")).Status);
        (string, string)[] shape = [("title", "Attacks in November"), ("scope", "The service"), ("method", "By rule and by eye"), ("firstDay", "2026-11-02"), ("result", "Three, all stopped")];

        // What is not there is named, and what was typed comes back.
        var form = $"{at}/records/new/monitoring";
        var (status, _, text) = await eve.SendAsync(form, form, [.. shape, ("category", "security"), ("rhythm", "every 30 days"), ("next", "2026-12-30")]);
        Assert.Equal(422, status);
        Assert.Contains("Say it: What is measured, and against what", text, StringComparison.Ordinal);
        Assert.Contains("every 30 days", text, StringComparison.Ordinal);
        var (done, location, _) = await eve.SendAsync(form, form, [.. shape, ("category", "security"), ("measure", "Attacks a week, at most 5"), ("rhythm", "every 30 days"), ("next", "2026-12-30")]);
        Assert.Equal(303, done);
        var first = location![(location!.LastIndexOf('/') + 1)..];
        var shown = await eve.TextAsync(location);
        foreach (var said in (string[])["Monitoring after release", "security: attacks and misuse", "Attacks a week, at most 5", "2026-12-30", "Three, all stopped"])
        {
            Assert.Contains(said, shown, StringComparison.Ordinal);
        }
        // The form offers what it may take the place of.
        Assert.Contains($"value=\"{first}\"", await eve.TextAsync(form), StringComparison.Ordinal);

        var api = world.First;
        var kinds = (await api.GetAsync($"{world.Tenant}/record-types"))["types"]!.AsArray();
        Assert.Contains(kinds, k => (string)k!["id"]! == "monitoring");
        JsonObject Ask(string type, string? replaces = null) => new()
        {
            ["shape"] = RecordAsks.Shape("Attacks in December"), ["type"] = type, ["replaces"] = replaces,
            ["fields"] = new JsonObject { ["category"] = "security", ["measure"] = "Attacks a week", ["rhythm"] = "every 30 days", ["next"] = "2027-01-30" },
        };
        Assert.Equal((404, "records.unknown-id"), await api.RefusedAsync(HttpMethod.Post, $"{world.Release}/records/others", Ask("weather")));
        Assert.Equal((422, "records.bad-value"), await api.RefusedAsync(HttpMethod.Post, $"{world.Release}/records/others", Ask("forecast")));
        var second = (string)(await api.PostAsync($"{world.Release}/records/others", Ask("monitoring", first)))["id"]!;
        var rows = (await api.GetAsync($"{world.Release}/records?kind=other"))["records"]!.AsArray();
        Assert.Equal([(second, false), (first, true)], rows.Select(r => ((string)r!["record"]!, (bool)r["replaced"]!)));
        Assert.Contains("A later record</a> took its place", await eve.TextAsync(location), StringComparison.Ordinal);
        Assert.Equal(first, (string)(await api.GetAsync($"{world.Tenant}/records/{second}"))["other"]!["replaces"]!);
        Assert.DoesNotContain($"value=\"{first}\"", await eve.TextAsync(form), StringComparison.Ordinal);
        // It is on the record, and changes nothing at the gate.
        Assert.Equal(Missing(gate), Missing(await eve.TextAsync($"{at}/gate")));

        // Another organisation's record is none here, to be shown or to be replaced.
        var other = await World.OpenAsync(app, api, slug: "elsewhere");
        await other.AssessAsync();
        Assert.Equal((404, "records.unknown-id"), await api.RefusedAsync(HttpMethod.Post, $"{other.Release}/records/others", Ask("monitoring", second)));
        // What was written goes with its author, and what was asked stays.
        var ida = await world.PersonAsync("ida", "contributor");
        var third = (string)(await ida.PostAsync($"{world.Release}/records/others", Ask("monitoring")))["id"]!;
        await api.PostAsync($"{world.Tenant}/people/{ida.Account}/erase");
        var erased = (await api.GetAsync($"{world.Tenant}/records/{third}"))["other"]!["fields"]!.AsArray();
        Assert.Equal([("category", "security: attacks and misuse"), ("measure", null), ("rhythm", null), ("next", "2027-01-30")], erased.Select(f => ((string)f!["field"]!, (string?)f["value"])));
        await app.RestartAsync();
        Assert.Equal(3, (await api.GetAsync($"{world.Release}/records?kind=other"))["records"]!.AsArray().Count);
    }

    private static int Missing(string gate) => gate.Split("Nobody owns it").Length;
}
