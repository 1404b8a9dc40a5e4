// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Research;

/// <summary>Decisions about access of vetted researchers: a request is entered, found complete, granted or refused with a reason, and may be revoked.</summary>
public static class Researching
{
    private const int MostDays = 732;

    /// <summary>Requests of the form that are shown to whoever takes them up, the oldest first; those beyond are held, and move up.</summary>
    public const int MostWaiting = 200;

    /// <summary>Requests that are held in all, those that are shown among them. Beyond that one gives way to the newest.</summary>
    public const int MostHeld = 2000;

    /// <summary>Requests that are taken from one address in a day.</summary>
    public const int MostOfOne = 5;

    /// <summary>How long a request waits that nobody takes up.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Characters in the longest text of a request.</summary>
    public const int LongestText = 4000;

    public static Result<Outcome> SetOpen(ResearchBook book, bool open) => book.IsOpen == open ? Outcome.Of() : Outcome.Of(new ResearchAccessSet(open));

    /// <summary>Why a request of the form cannot be kept; null when it can.</summary>
    public static Refusal? Refuses(ResearchBook book, Application application) =>
        !book.IsOpen ? new Refusal(UsageCodes.ResearchClosed, "organisation", null, "takes no requests by this form", "write to it, and ask it to enter yours")
        : application.Fault();

    public static Result<Outcome> Enter(ResearchBook book, string id, VaultRef application, DateOnly receivedOn, Asker asker) =>
        book.Projects.ContainsKey(id) ? new Refusal(UsageCodes.IdTaken, "project", id, "exists already", "use another")
        : receivedOn > DateOnly.FromDateTime(asker.Now.UtcDateTime)
            ? new Refusal(UsageCodes.BadValue, "receivedOn", Period.Day(receivedOn), "lies in the future", "write the day on which it came")
        : Outcome.Of(new ResearchRequested(id, application, receivedOn));

    public static Result<Outcome> Complete(ResearchBook book, string id, Asker asker) =>
        !book.Projects.TryGetValue(id, out var project) ? Agreeing.Unknown("project", id)
            : project.At(asker.Now) == ResearchState.Submitted ? Outcome.Of(new ResearchCompleted(id))
            : Over(project, asker.Now);

    /// <summary>Grants access to a complete request.</summary>
    /// <param name="isMember">Whether an account is a vetted researcher of the organisation.</param>
    /// <param name="months">The months that may be asked about.</param>
    /// <param name="rho">What the project may spend in all, beside what the dataset allows.</param>
    public static Result<Outcome> Grant(ResearchBook book, string id, IReadOnlyList<string> accounts, Func<string, bool> isMember, string? rho, string? delta,
        IReadOnlyList<string> templates, DateOnly from, LastDay until, GrantedMonths months, VaultRef reason, ReportTemplates known, Asker asker)
    {
        if (!book.Projects.TryGetValue(id, out var project)) { return Agreeing.Unknown("project", id); }
        if (project.At(asker.Now) != ResearchState.Complete) { return Over(project, asker.Now); }
        if (accounts.Count is 0 or > 50 || accounts.Distinct(StringComparer.Ordinal).Count() != accounts.Count)
        {
            return new Refusal(UsageCodes.BadValue, "accounts", null, "are none, too many or repeated", "name 1 to 50 people");
        }
        if (accounts.FirstOrDefault(a => !isMember(a)) is { } stranger)
        {
            return new Refusal(UsageCodes.BadValue, "accounts", stranger, "is no vetted researcher here", "invite the person with the role researcher first");
        }
        if (templates.Count == 0) { return new Refusal(UsageCodes.BadValue, "templates", null, "are none", "name the questions that may be asked"); }
        foreach (var template in templates) { if (!known.Find(template).Succeeds(out _, out var unknown)) { return unknown; } }
        if (until.Day < from || until.Day.DayNumber - from.DayNumber >= MostDays || until.HasEnded(asker.Now))
        {
            return new Refusal(UsageCodes.BadValue, "until", until.Text, "is over, before the first day, or more than two years after it",
                "write a last day to come");
        }
        return Reporting.Limit(rho, delta).Succeeds(out var limit, out var refusal)
            ? Outcome.Of(new ResearchGranted(id, accounts, Amount.Of(limit), templates, from, until, reason, months.First, months.Last))
            : refusal;
    }

    public static Result<Outcome> Refuse(ResearchBook book, string id, ResearchGround ground, VaultRef reason, Asker asker) =>
        !book.Projects.TryGetValue(id, out var project) ? Agreeing.Unknown("project", id)
        : project.At(asker.Now) is ResearchState.Submitted or ResearchState.Complete ? Outcome.Of(new ResearchRefused(id, ground, reason))
        : Over(project, asker.Now);

    public static Result<Outcome> Revoke(ResearchBook book, string id, VaultRef reason, Asker asker) =>
        !book.Projects.TryGetValue(id, out var project) ? Agreeing.Unknown("project", id)
            : project.At(asker.Now) == ResearchState.Active ? Outcome.Of(new ResearchRevoked(id, reason))
            : Over(project, asker.Now);

    /// <summary>Erases what an applicant wrote.</summary>
    /// <param name="waiting">A request that came by the form and that nobody has taken up: it enters
    /// the history with its erasure, so that it is counted. Null for one that stands there.</param>
    public static Result<Outcome> Erase(ResearchBook book, string id, ResearchRequested? waiting, bool byApplicant) =>
        book.Projects.TryGetValue(id, out var project) ? project.Erased is null ? Outcome.Of(new ResearchErased(id, byApplicant)) : Outcome.Of()
        : waiting is null ? Agreeing.Unknown("project", id) : Outcome.Of(waiting, new ResearchErased(id, byApplicant));

    /// <summary>Why a project may not ask a question now; null when it may. Asked before anything is spent or read.</summary>
    public static Refusal? Refuses(UsageRegister register, string id, ReportTemplate template, ReportWindow window, Asker asker)
    {
        // A project of others is not told apart from one that does not exist.
        if (!register.Research.Projects.TryGetValue(id, out var project) || project.Grant?.Accounts.Contains(asker.Account) != true)
        {
            return Agreeing.Unknown("project", id);
        }
        if (project.At(asker.Now) != ResearchState.Active) { return Over(project, asker.Now); }
        if (DateOnly.FromDateTime(asker.Now.UtcDateTime) < project.Grant.From)
        {
            return new Refusal(UsageCodes.ProjectNotOpen, "project", id, $"may ask from {Period.Day(project.Grant.From)} on", "come back then");
        }
        if (!project.Grant.Templates.Contains(template.Id))
        {
            return new Refusal(
                UsageCodes.TemplateNotGranted, "template", template.Id, "is not among the questions that were granted",
                $"use {string.Join(" | ", project.Grant.Templates)}");
        }
        if (!project.Grant.Months.Cover(window))
        {
            return new Refusal(
                UsageCodes.MonthNotGranted, "window", window.Name, "is not among the months that were granted", $"ask of {project.Grant.Months.Label}");
        }
        return (register.Reports.SpentBy(id) + template.Plan.Charge).FitsIn(project.Grant.Limit) ? null
            : new Refusal(
                UsageCodes.ProjectOverBudget, "project", id,
                $"has spent ρ {register.Reports.SpentBy(id).RhoText} of {project.Grant.Limit.RhoText}, and this question costs {template.Plan.Charge.RhoText}",
                "ask for less, or apply for more");
    }

    private static Refusal Over(ResearchProject project, DateTimeOffset now) =>
        new(UsageCodes.ProjectNotOpen, "project", project.Id, $"is {ResearchTerms.States[project.At(now)].Label}", "check what comes next for it");
}
