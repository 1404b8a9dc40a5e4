// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>The story of the sample: one release held on its way out, one in service, one suspended because its evidence changed.</summary>
internal sealed partial class FillDemo
{
    private async Task TellAsync(CancellationToken ct)
    {
        var harbour = await ModelAsync("Harbour", ModelType.Frontier, ct, "2.0", "2.1");
        var lantern = await ModelAsync("Lantern", ModelType.General, ct, "1.0");
        await RegisterAsync(
            state => Registering.Lineage(state, new LineageRecorded(harbour, "2.1", LineageKind.FineTunedFrom, harbour, state.Find(harbour, "2.0")!.Subject)),
            ct);
        var quay = Plimsoll.Web.Journal.Ids.New("pty");
        await RegisterAsync(
            state => Registering.Party(state, new PartyRegistered(quay, "Quayside Software", [Role.Developer], false), confirmed: false), ct);
        await RegisterAsync(
            state => Registering.Application(
                state, new ApplicationRegistered(Plimsoll.Web.Journal.Ids.New("app"), "Pilot's Desk", quay, harbour), confirmed: false), ct);
        await HeldAsync(harbour, ct);
        await InServiceAsync(lantern, ct);
        await SuspendedAsync(harbour, ct);
    }

    private async Task HeldAsync(string model, CancellationToken ct)
    {
        var release = await OpenAsync(model, "2.1", ModelType.Frontier, ["chat", "code", "summaries"], ct);
        var (asked, now) = (Asked(release), acting.Now);
        DateOnly Day(int days) => Eve.In.Today(now).PlusDays(days);
        string[] proven = [.. asked.Take(14)];
        await AttachAsync(
            Noor, release,
            "Risk scan before training, with the forecast of capabilities",
            "What was expected, and how it would be measured.", [.. proven.Take(8)], ct, now.PlusDays(-120));
        await AttachAsync(
            Noor, release, "Record of training runs and data sources", "Runs, data, filters.", [.. proven.Skip(6)], ct, now.PlusDays(-40), Day(5));
        foreach (var practice in proven) { await SetAsync(release, practice, new WorkPractice.StatusAsk(PracticeStatus.Met), ct); }
        var open = asked.Skip(14).ToArray();
        foreach (var (practice, owner, days) in ((string, Account, int)[])[
            (open[0], _noor, -3), (open[1], _eve, -1), (open[2], _eve, 4), (open[3], _noor, 6), (open[4], _eve, 21), (open[5], _noor, 30)
        ])
        {
            await AssignAsync(release, practice, owner, Day(days), ct);
        }
        await SetAsync(release, open[0], new WorkPractice.StatusAsk(PracticeStatus.InProgress), ct);
        await SetAsync(release, open[2], new WorkPractice.StatusAsk(PracticeStatus.InProgress), ct);
        await SetAsync(release, open[6],
            new WorkPractice.StatusAsk(PracticeStatus.RiskAccepted,
            "The outside testers come two weeks after the first customers, who are named and under contract.", _eve.Id, AskedEnd.Of(Day(16))), ct);
        await SetAsync(
            release, open[7],
            new WorkPractice.StatusAsk(PracticeStatus.NotApplicable, "The model gives text only; nothing of this practice concerns text."),
            ct);
        await DeclareAsync(release, ct);
        await SayAsync(Noor, release, open[0], "The second round of testing found the same weakness as the first. I want to run it again after the fix.", ct);
        await SayAsync(Eve, release, open[0], "Agreed. I moved nothing: the date stays, and it will be recorded as late.", ct);
        Must(await decide.JudgeAsync(release, Eve, null, ct));
    }

    private async Task InServiceAsync(string model, CancellationToken ct)
    {
        var release = await OpenAsync(model, "1.0", ModelType.General, ["chat"], ct);
        await ProveAsync(release, "Evaluation report of Lantern 1.0", ct);
        await ServeAsync(release, ct);
    }

    private async Task SuspendedAsync(string model, CancellationToken ct)
    {
        var release = await OpenAsync(model, "2.0", ModelType.Frontier, ["chat", "code"], ct);
        var report = await ProveAsync(release, "Evaluation report of Harbour 2.0", ct);
        await ServeAsync(release, ct);
        // A report is replaced: the approval ends with it, and with the approval the service.
        await AttachAsync(
            Noor, release, "Evaluation report of Harbour 2.0, second edition", "The same tests, with an error in the third table mended.", [], ct,
            revises: report);
        await SayAsync(
            Noor, release, Asked(release)[0], "The third table had two columns swapped. The new report is attached; the conclusions are the same.", ct);
    }

    private async Task<string> ProveAsync(string release, string label, CancellationToken ct)
    {
        await DeclareAsync(release, ct);
        var asked = Asked(release);
        var evidence = await AttachAsync(Noor, release, label, $"{label}: what was tested, how, and what came of it.", asked, ct, acting.Now.PlusDays(-9));
        foreach (var practice in asked) { await SetAsync(release, practice, new WorkPractice.StatusAsk(PracticeStatus.Met), ct); }
        return evidence;
    }

    private async Task ServeAsync(string release, CancellationToken ct)
    {
        await ApproveAsync(release, ct);
        Must(await decide.JudgeAsync(release, Noor, null, ct));
        await ActAsync(Noor, release, texts => serve.Decide(new ServeRelease.Ask(ServiceState.Active, Criterion.GateClear), texts), ct);
    }
}
