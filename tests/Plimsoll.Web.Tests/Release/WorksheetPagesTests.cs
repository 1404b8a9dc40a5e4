// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Kept;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Weights that are public: the worksheet at its page, and what the gate asks from a day on.</summary>
public sealed class WorksheetPagesTests
{
    private static readonly (string, string)[] Looked =
    [
        ("risk", "Fraud in bulk"), ("found", "not-shown"), ("who", "a team of four"), ("access", "the weights"), ("how", "best of sixty-four answers"),
        ("effort", "200 hours"), ("fineTuned", "yes"), ("benefits", "languages that no service covers"),
    ];

    [Fact]
    public async Task A_worksheet_is_filled_in_at_its_page_nothing_looked_at_holds_and_a_second_person_makes_it_clear_until_the_day_of_a_question()
    {
        var clock = new MovingClock();
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(2);
        var begins = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        await using var app = new RunningApp { Clock = clock, Gates = LaterGates.AskingFrom(day) };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        clock.Ahead = begins.AddHours(-5) - TimeProvider.System.GetUtcNow();
        Api ben = await world.PersonAsync("ben", "approver"), cleo = await world.PersonAsync("cleo", "approver");
        await world.OpenWeightsAsync();
        await world.ProveAsync(declare: false);
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        using var reader = await Visitor.SignInAsync(app, "ben", "the long sentence of ben");
        var (release, page) = ($"/t/acme/releases/{world.ReleaseId}", $"/t/acme/releases/{world.ReleaseId}/worksheet");

        // The gate names what is missing and leads to the page where it is mended.
        var gate = await eve.TextAsync($"{release}/gate");
        Assert.Contains("The worksheet that says what was looked for is missing.", gate, StringComparison.Ordinal);
        Assert.Contains($"href=\"{page}\"", gate, StringComparison.Ordinal);
        Assert.Contains($"A question that this gate asks from {day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} on", gate, StringComparison.Ordinal);

        // What is wrong is named, and what was typed stays.
        var wrong = await eve.SendAsync(page, page, [.. Looked.Where(f => f.Item1 != "found")]);
        Assert.Equal(400, wrong.Status);
        Assert.Contains("href=\"#found\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"200 hours\"", wrong.Text, StringComparison.Ordinal);

        // Nothing looked at holds, and an honest sheet in its place waits for a second person.
        Assert.Equal((303, page), await eve.SendAsync(page, page, ("risk", "Fraud in bulk"), ("found", "not-looked")) is var kept ? (kept.Status, kept.Location) : default);
        Assert.Equal(["worksheet-conclusion", "approval"], await MissingAsync());
        var sheet = (string)(await world.First.GetAsync($"{world.Release}/evidence"))["evidence"]!.AsArray().Single(e => (string)e!["kind"]! == "worksheet")!["evidence"]!;
        Assert.Contains("value=\"Fraud in bulk\"", await eve.TextAsync($"{page}?revises={sheet}"), StringComparison.Ordinal);
        Assert.Equal(303, (await eve.SendAsync($"{page}?revises={sheet}", page, [.. Looked, ("revises", sheet)])).Status);
        Assert.Equal(["worksheet-adequacy", "approval"], await MissingAsync());
        Assert.Contains("Looked, not shown", await eve.TextAsync(page), StringComparison.Ordinal);
        // Its bytes are the file that command and API take.
        var bytes = await world.First.TextAsync($"{world.Release}/evidence/{sheet}/content");
        Assert.Equal("looked-not-shown", (string)(await world.First.PostAsync("/api/v1/guidance/worksheet/releases", JsonNode.Parse(bytes)))["result"]!);

        // A sheet about a restriction is taken too, and changes nothing here.
        var restricts = await File.ReadAllBytesAsync(Path.Combine(KeptFolder.Samples, "guidance", "worksheet.json"), TestContext.Current.CancellationToken);
        Assert.Equal(303, (await eve.UploadAsync($"{page}/file", (await eve.HiddenAsync(page)).Token, "worksheet.json", restricts)).Status);
        Assert.Equal(["worksheet-adequacy", "approval"], await MissingAsync());
        Assert.Equal(400, (await eve.UploadAsync($"{page}/file", (await eve.HiddenAsync(page)).Token, "worksheet.json", Encoding.UTF8.GetBytes("{\"asker\":\"nobody\"}"))).Status);

        // Whoever wrote it cannot; another person reads it and says why.
        Assert.Equal(403, (await eve.SendAsync(page, $"{page}/{sheet}/adequate", ("revision", "2"), ("words", "mine"))).Status);
        Assert.Contains("What was answered", await reader.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal(422, (await reader.SendAsync(page, $"{page}/{sheet}/adequate", ("revision", "1"), ("words", "read"))).Status);
        Assert.Equal((303, $"{page}#{sheet}"), await reader.SendAsync(page, $"{page}/{sheet}/adequate", ("revision", "2"), ("words", "I would have tried the same")) is var called ? (called.Status, called.Location) : default);
        Assert.Contains("I would have tried the same", await eve.TextAsync($"{release}/trail"), StringComparison.Ordinal);
        Assert.Equal(["approval"], await MissingAsync());
        // Approvers see the sheet among what they approve, and the decision names it.
        var inbox = await reader.TextAsync("/t/acme/approvals");
        Assert.All((string[])["Worksheet: Fraud in bulk", "Looked, not shown", "200 hours", "Called adequate by ben."], said => Assert.Contains(said, inbox, StringComparison.Ordinal));
        await world.ApproveAsync(ben);
        await world.ApproveAsync(cleo);
        var clear = (await world.JudgeAsync())["verdict"]!;
        Assert.Equal(("clear", Plimsoll.Vocabulary.Instant.Write(begins)), ((string)clear["verdict"]!, (string)clear["validUntil"]!));

        var named = Assert.Single(Convert.FromBase64String((string)JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/latest"))!["payload"]!) is var payload
            ? JsonNode.Parse(payload)!["predicate"]!["urn:plimsoll:release-decision:1"]!["worksheets"]!.AsArray() : [])!;
        Assert.Equal((sheet, "2", "looked-not-shown", "approver"), ((string)named["evidence"]!, (string)named["revision"]!, (string)named["result"]!, (string)named["called"]![0]!["as"]!));

        Assert.Equal("Fraud in bulk", (string)named["risk"]!);

        // From the day on the question holds until it is answered well; that nothing prevents it ends what was approved before, and the page says so.
        clock.Ahead += TimeSpan.FromHours(6);
        Assert.Equal(["declaration"], await MissingAsync());
        Assert.Contains("The answer “It could, and it is not prevented” ends 2 approvals, of ben, cleo", await eve.TextAsync($"{release}/gate"), StringComparison.Ordinal);
        Assert.Equal(303, (await AnswerAsync("not-prevented")).Status);
        Assert.Equal(["declared-answer", "approval"], await MissingAsync());
        Assert.Equal(303, (await AnswerAsync("prevented")).Status);
        await world.ApproveAsync(ben);
        await world.ApproveAsync(cleo);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        Assert.Contains("It draws nothing", await eve.TextAsync($"{release}/gate"), StringComparison.Ordinal);

        // Who would approve anew sees what was answered.
        var mine = (string)(await ben.GetAsync(world.Release))["approvals"]!.AsArray().Last(a => (string)a!["by"]! == ben.Account)!["approval"]!;
        Assert.Equal(303, (await reader.SendAsync("/t/acme/approvals", $"/t/acme/approvals/{world.ReleaseId}/{mine}/revoke", ("reason", "to look again"))).Status);
        Assert.Contains("It draws nothing", await reader.TextAsync("/t/acme/approvals"), StringComparison.Ordinal);

        Task<(int Status, string? Location, string Text)> AnswerAsync(string answer) => eve.SendAsync(
            $"{release}/gate", $"{release}/declarations", ("question", "intimate-images-and-child-material"), ("answer", answer), ("because", "It draws nothing"));
        async Task<string[]> MissingAsync() =>
            [.. (await world.First.GetAsync($"{world.Release}/gate"))["missing"]!.AsArray().Select(m => (string)m!["kind"]!)];
    }
}
