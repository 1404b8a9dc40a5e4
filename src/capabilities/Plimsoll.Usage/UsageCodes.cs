// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Usage;

/// <summary>Refusals of intake, agreements, reports, research and packages; <c>docs/api/codes.md</c> says what each means.</summary>
public static class UsageCodes
{
    public static readonly RefusalCode
        MalformedRequest = new("usage.malformed-request", Malformed),
        MalformedTable = new("usage.malformed-table", Malformed);

    public static readonly RefusalCode UnknownId = new("usage.unknown-id", Unknown);

    public static readonly RefusalCode
        ContributedAlready = new("usage.contributed-already", Conflict),
        DonationEnded = new("usage.donation-ended", Conflict), EndedAlready = new("usage.ended-already", Conflict),
        IdTaken = new("usage.id-taken", Conflict), ListedAlready = new("usage.listed-already", Conflict),
        PeriodOverlaps = new("usage.period-overlaps", Conflict),
        ReceivedAlready = new("usage.received-already", Conflict), ReportOver = new("usage.report-over", Conflict);

    public static readonly RefusalCode Erased = new("usage.erased", Gone), PackageGone = new("usage.package-gone", Gone);

    public static readonly RefusalCode TooManyEvents = new("usage.too-many-events", TooLarge);

    public static readonly RefusalCode ContentType = new("usage.content-type", UnsupportedType);

    public static readonly RefusalCode
        AgreementNotInForce = new("usage.agreement-not-in-force", Refused), BadValue = new("usage.bad-value", Refused),
        FieldNotAgreed = new("usage.field-not-agreed", Refused), KeptTooLong = new("usage.kept-too-long", Refused),
        MalformedFile = new("usage.malformed-file", Refused), MonthNotGranted = new("usage.month-not-granted", Refused),
        NoAgreement = new("usage.no-agreement", Refused), NoBudget = new("usage.no-budget", Refused),
        NotAParty = new("usage.not-a-party", Refused), NothingToShare = new("usage.nothing-to-share", Refused),
        NothingToState = new("usage.nothing-to-state", Refused), OtherModel = new("usage.other-model", Refused),
        OtherPurpose = new("usage.other-purpose", Refused), OutsidePeriod = new("usage.outside-period", Refused), OverQuota = new("usage.over-quota", Refused),
        PackageMalformed = new("usage.package-malformed", Refused),
        PackageOutdated = new("usage.package-outdated", Refused),
        PackageTooLarge = new("usage.package-too-large", Refused),
        ProjectNotOpen = new("usage.project-not-open", Refused),
        ProjectOverBudget = new("usage.project-over-budget", Refused),
        ResearchClosed = new("usage.research-closed", Refused),
        RetentionOver = new("usage.retention-over", Refused, 45),
        TemplateNotGranted = new("usage.template-not-granted", Refused),
        UnknownTemplate = new("usage.unknown-template", Refused), WindowGone = new("usage.window-gone", Refused),
        WindowOpen = new("usage.window-open", Refused);

    public static readonly RefusalCode
        NotRedacted = new("usage.not-redacted", VerificationFailed, 44),
        PackageChanged = new("usage.package-changed", VerificationFailed, 40),
        PackageRowsDiffer = new("usage.package-rows-differ", VerificationFailed, 41),
        UndeclaredField = new("usage.undeclared-field", VerificationFailed, 42),
        UndeclaredText = new("usage.undeclared-text", VerificationFailed, 43);

    public static readonly RefusalCode
        QueueFull = new("usage.queue-full", Busy), ReportsBusy = new("usage.reports-busy", Busy);

    public static readonly RefusalCode
        PackagesBusy = new("usage.packages-busy", Unavailable), StoreAbsent = new("usage.store-absent", Unavailable),
        StoreDamaged = new("usage.store-damaged", Unavailable, 20), StoreUnreadable = new("usage.store-unreadable", Unavailable),
        Unwritable = new("usage.unwritable", Unavailable);

    public static readonly RefusalCode
        ReportBroke = new("usage.report-broke", Noted), ReportInterrupted = new("usage.report-interrupted", Noted);
}
