// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Usage;

/// <summary>Refusals of intake, agreements, reports, research and packages; <c>docs/api/codes.md</c> says what each means.</summary>
public static class UsageCodes
{
    public static readonly RefusalCode AgreementNotInForce = new("usage.agreement-not-in-force", RefusalKind.Refused);

    public static readonly RefusalCode BadValue = new("usage.bad-value", RefusalKind.Refused);

    public static readonly RefusalCode ContentType = new("usage.content-type", RefusalKind.UnsupportedType);

    public static readonly RefusalCode ContributedAlready = new("usage.contributed-already", RefusalKind.Conflict);

    public static readonly RefusalCode DonationEnded = new("usage.donation-ended", RefusalKind.Conflict);

    public static readonly RefusalCode EndedAlready = new("usage.ended-already", RefusalKind.Conflict);

    public static readonly RefusalCode FieldNotAgreed = new("usage.field-not-agreed", RefusalKind.Refused);

    public static readonly RefusalCode IdTaken = new("usage.id-taken", RefusalKind.Conflict);

    public static readonly RefusalCode KeptTooLong = new("usage.kept-too-long", RefusalKind.Refused);

    public static readonly RefusalCode ListedAlready = new("usage.listed-already", RefusalKind.Conflict);

    public static readonly RefusalCode MalformedFile = new("usage.malformed-file", RefusalKind.Refused);

    public static readonly RefusalCode MalformedRequest = new("usage.malformed-request", RefusalKind.Malformed);

    public static readonly RefusalCode MalformedTable = new("usage.malformed-table", RefusalKind.Malformed);

    public static readonly RefusalCode MonthNotGranted = new("usage.month-not-granted", RefusalKind.Refused);

    public static readonly RefusalCode NoAgreement = new("usage.no-agreement", RefusalKind.Refused);

    public static readonly RefusalCode NoBudget = new("usage.no-budget", RefusalKind.Refused);

    public static readonly RefusalCode NotAParty = new("usage.not-a-party", RefusalKind.Refused);

    public static readonly RefusalCode NotRedacted = new("usage.not-redacted", RefusalKind.VerificationFailed, 44);

    public static readonly RefusalCode NothingToShare = new("usage.nothing-to-share", RefusalKind.Refused);

    public static readonly RefusalCode NothingToState = new("usage.nothing-to-state", RefusalKind.Refused);

    public static readonly RefusalCode OtherModel = new("usage.other-model", RefusalKind.Refused);

    public static readonly RefusalCode OtherPurpose = new("usage.other-purpose", RefusalKind.Refused);

    public static readonly RefusalCode OutsidePeriod = new("usage.outside-period", RefusalKind.Refused);

    public static readonly RefusalCode PackageChanged = new("usage.package-changed", RefusalKind.VerificationFailed, 40);

    public static readonly RefusalCode PackageGone = new("usage.package-gone", RefusalKind.Gone);

    public static readonly RefusalCode PackageMalformed = new("usage.package-malformed", RefusalKind.Refused);

    public static readonly RefusalCode PackageOutdated = new("usage.package-outdated", RefusalKind.Refused);

    public static readonly RefusalCode PackageRowsDiffer = new("usage.package-rows-differ", RefusalKind.VerificationFailed, 41);

    public static readonly RefusalCode PackageTooLarge = new("usage.package-too-large", RefusalKind.Refused);

    public static readonly RefusalCode PackagesBusy = new("usage.packages-busy", RefusalKind.Unavailable);

    public static readonly RefusalCode PeriodOverlaps = new("usage.period-overlaps", RefusalKind.Conflict);

    public static readonly RefusalCode ProjectNotOpen = new("usage.project-not-open", RefusalKind.Refused);

    public static readonly RefusalCode ProjectOverBudget = new("usage.project-over-budget", RefusalKind.Refused);

    public static readonly RefusalCode QueueFull = new("usage.queue-full", RefusalKind.Busy);

    public static readonly RefusalCode ReceivedAlready = new("usage.received-already", RefusalKind.Conflict);

    public static readonly RefusalCode ReportBroke = new("usage.report-broke", RefusalKind.Noted);

    public static readonly RefusalCode ReportInterrupted = new("usage.report-interrupted", RefusalKind.Noted);

    public static readonly RefusalCode ReportOver = new("usage.report-over", RefusalKind.Conflict);

    public static readonly RefusalCode ReportsBusy = new("usage.reports-busy", RefusalKind.Busy);

    public static readonly RefusalCode RequestsFull = new("usage.requests-full", RefusalKind.Busy);

    public static readonly RefusalCode ResearchClosed = new("usage.research-closed", RefusalKind.Refused);

    public static readonly RefusalCode RetentionOver = new("usage.retention-over", RefusalKind.Refused, 45);

    public static readonly RefusalCode StoreAbsent = new("usage.store-absent", RefusalKind.Unavailable);

    public static readonly RefusalCode StoreUnreadable = new("usage.store-unreadable", RefusalKind.Unavailable);

    public static readonly RefusalCode TemplateNotGranted = new("usage.template-not-granted", RefusalKind.Refused);

    public static readonly RefusalCode UndeclaredField = new("usage.undeclared-field", RefusalKind.VerificationFailed, 42);

    public static readonly RefusalCode UndeclaredText = new("usage.undeclared-text", RefusalKind.VerificationFailed, 43);

    public static readonly RefusalCode UnknownId = new("usage.unknown-id", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownTemplate = new("usage.unknown-template", RefusalKind.Refused);

    public static readonly RefusalCode Unwritable = new("usage.unwritable", RefusalKind.Unavailable);

    public static readonly RefusalCode WindowGone = new("usage.window-gone", RefusalKind.Refused);

    public static readonly RefusalCode WindowOpen = new("usage.window-open", RefusalKind.Refused);
}
