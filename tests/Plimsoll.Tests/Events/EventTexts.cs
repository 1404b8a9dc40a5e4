// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Events;

/// <summary>
/// Every text that an event may hold, each named here on purpose. What a person writes has no place in this list: it is sealed in the vault.
/// A name is that of an organisation, a product or a round; a title is content of a pack.
/// </summary>
internal static class EventTexts
{
    private static readonly Dictionary<string, string[]> ByForm = new(StringComparer.Ordinal)
    {
        ["id"] =
        [
            "accounts.account-opened.account", "accounts.account-erased.account", "accounts.tenant-opened.tenant", "accounts.tenant-opened.party",
            "accounts.member-set.account", "accounts.invited.invitation", "accounts.invitation-ended.invitation", "accounts.invitation-ended.takenBy",
            "accounts.key-issued.key", "accounts.key-issued.account", "accounts.key-revoked.key", "progress.page-opened.page",
            "progress.round-opened.round", "progress.evidence-recorded.evidence", "progress.evidence-recorded.proposal",
            "progress.evidence-withdrawn.evidence", "progress.proposal-declined.proposal", "release.approval-given.approval",
            "release.approval-revoked.approval", "release.approval-voided.approval", "release.gate-judged.decision", "release.gate-judged.supersedes",
            "release.decision-signed.decision",
            "release.status-changed.notify[]", "release.open-notice-issued.notify[]", "release.practice-assigned.owner",
            "release.practice-status-set.acceptedBy", "release.evidence-attached.evidence", "release.evidence-revised.evidence",
            "release.evidence-linked.evidence", "release.evidence-withdrawn.evidence", "release.evidence-gone.evidence",
            "release.party-registered.party", "release.party-changed.party", "release.model-registered.model", "release.model-registered.party",
            "release.version-registered.model", "release.lineage-recorded.model", "release.application-registered.application",
            "release.application-registered.party", "release.application-registered.model", "release.opened.release", "release.opened.model",
            "release.opened.party", "usage.agreement-recorded.agreement", "usage.agreement-ended.agreement",
            "usage.aggregate-contributed.contribution", "usage.aggregate-contributed.agreement", "usage.aggregate-withdrawn.contribution",
            "usage.application-listed.application", "usage.application-unlisted.application", "usage.statement-published.statement",
            "usage.report-reserved.report", "usage.report-reserved.project", "usage.report-published.report", "usage.report-failed.report",
            "usage.research-requested.project", "usage.research-completed.project", "usage.research-granted.project",
            "usage.research-granted.accounts[]", "usage.research-refused.project", "usage.research-revoked.project", "usage.research-erased.project",
            "usage.package-made.package", "usage.package-made.agreement", "usage.package-handed-over.package", "usage.package-received.package",
            "usage.package-received.agreement", "usage.package-deleted.package", "usage.content-read.conversation", "usage.donation-taken.donation",
            "usage.donation-ended.donation",
        ],
        ["slug"] =
        [
            "accounts.tenant-opened.slug", "accounts.signing-key-set.purpose", "progress.page-opened.handle", "progress.page-opened.edition",
            "progress.round-opened.edition", "progress.round-opened.providers[].id", "progress.evidence-recorded.provider",
            "progress.proposal-declined.provider", "progress.finding-set.provider", "progress.finding-confirmed.provider",
            "progress.dissent-recorded.provider", "progress.reply-invited.provider", "progress.reply-given.provider", "release.opened.plan.uses[]",
            "release.plan-changed.plan.uses[]", "release.status-changed.allowedUses[]", "release.assessment-pinned.profile.modalities[]",
            "release.assessment-pinned.packs[].id", "release.assessment-pinned.requirements[].pack",
            "release.assessment-pinned.requirements[].edition", "release.assessment-pinned.redirect.instead",
            "release.gate-judged.pack.id", "release.decision-signed.pack.id",
            "release.assessment-pinned.redirect.pack", "release.practices-listed.requirements[].pack",
            "release.practices-listed.requirements[].edition", "usage.application-listed.sector", "usage.application-listed.useCase",
            "usage.report-reserved.template", "usage.report-reserved.dataset", "usage.report-failed.code", "usage.research-granted.templates[]",
            "usage.package-made.researchSet", "usage.donation-taken.researchSet", "usage.activity-stored.form",
        ],
        ["label"] =
        [
            "progress.round-opened.processes[]", "progress.evidence-recorded.process", "progress.proposal-declined.process",
            "progress.finding-set.process", "progress.finding-confirmed.process", "progress.dissent-recorded.process",
            "progress.reply-given.lines[].process", "progress.page-line-set.process", "release.assessment-pinned.requirements[].id",
            "release.practices-listed.requirements[].id", "release.practice-assigned.practice", "release.practice-status-set.practice",
            "release.comment-added.practice", "release.evidence-attached.practices[]", "release.evidence-attached.lateFor[]",
            "release.evidence-revised.lateFor[]", "release.evidence-linked.practices[]", "release.evidence-linked.lateFor[]",
            "release.version-registered.version", "release.lineage-recorded.version", "release.opened.version", "usage.agreement-recorded.fields[]",
            "usage.aggregate-contributed.model", "usage.aggregate-contributed.cells[].key", "usage.application-listed.model",
            "usage.statement-published.model", "usage.donation-taken.consentVersion",
        ],
        ["name"] =
        [
            "accounts.tenant-opened.name", "progress.page-opened.organisation", "progress.round-opened.name",
            "progress.round-opened.providers[].name", "progress.round-opened.providers[].model", "release.party-registered.name",
            "release.model-registered.name", "release.application-registered.name", "release.lineage-recorded.from",
            "usage.agreement-recorded.parties[]", "usage.aggregate-contributed.reporter", "usage.application-listed.name",
            "usage.application-listed.developer", "usage.package-made.recipient", "usage.package-received.sender",
        ],
        ["title"] =
        [
            "release.assessment-pinned.requirements[].title", "release.practices-listed.requirements[].title",
        ],
        ["zone"] =
        [
            "accounts.zone-set.zone", "accounts.key-issued.until.zone", "progress.call-opened.until.zone", "progress.reply-invited.until.zone",
            "progress.page-line-set.withheld.reviewOn.zone", "release.practice-assigned.due.zone", "release.practice-status-set.until.zone",
            "release.evidence-attached.content.expiresAt.zone", "release.evidence-revised.content.expiresAt.zone",
            "usage.agreement-recorded.until.zone", "usage.research-granted.until.zone", "usage.donation-taken.keepUntil.zone",
        ],
        ["path"] =
        [
            "release.gate-judged.missing[]", "release.approval-voided.changed[]",
        ],
        ["day"] =
        [
            "release.assessment-pinned.packs[].date", "release.gate-judged.pack.date", "release.decision-signed.pack.date",
        ],
        ["month"] =
        [
            "usage.report-reserved.window", "usage.research-granted.firstMonth", "usage.research-granted.lastMonth",
        ],
        ["digits"] =
        [
            "usage.budget-set.limit.rho", "usage.budget-set.limit.delta", "usage.report-reserved.charge.rho", "usage.report-reserved.charge.delta",
            "usage.report-reserved.before.rho", "usage.report-reserved.before.delta", "usage.report-reserved.limit.rho",
            "usage.report-reserved.limit.delta", "usage.research-granted.limit.rho", "usage.research-granted.limit.delta",
        ],
        ["decimal"] =
        [
            "usage.aggregate-contributed.epsilon",
        ],
        ["hex"] =
        [
            "accounts.signing-key-set.kid",
        ],
        ["base64"] =
        [
            "accounts.signing-key-set.public", "accounts.signing-key-set.endorsed",
        ],
        ["envelope"] =
        [
            "usage.report-published.envelope",
        ],
    };

    /// <summary>Where a text stands, and its form.</summary>
    public static IReadOnlyDictionary<string, string> Named { get; } =
        ByForm.SelectMany(form => form.Value, (form, place) => (form.Key, place)).ToDictionary(e => e.place, e => e.Key, StringComparer.Ordinal);
}
