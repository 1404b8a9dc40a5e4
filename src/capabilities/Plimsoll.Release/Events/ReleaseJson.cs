// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>The JSON of events: camelCase, kebab-case enum values, nothing unknown, nothing absent that should be null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(PartyRegistered)), JsonSerializable(typeof(PartyChanged)), JsonSerializable(typeof(ModelRegistered))]
[JsonSerializable(typeof(VersionRegistered)), JsonSerializable(typeof(VersionRegisteredV1)), JsonSerializable(typeof(LineageRecorded))]
[JsonSerializable(typeof(ApplicationRegistered)), JsonSerializable(typeof(ReleaseOpened)), JsonSerializable(typeof(PlanChanged))]
[JsonSerializable(typeof(AssessmentPinned)), JsonSerializable(typeof(PracticesListed))]
[JsonSerializable(typeof(PracticeAssigned)), JsonSerializable(typeof(PracticeStatusSet)), JsonSerializable(typeof(CommentAdded))]
[JsonSerializable(typeof(EvidenceAttached)), JsonSerializable(typeof(EvidenceRevised)), JsonSerializable(typeof(EvidenceLinked))]
[JsonSerializable(typeof(EvidenceWithdrawn)), JsonSerializable(typeof(EvidenceGone)), JsonSerializable(typeof(ApprovalGiven))]
[JsonSerializable(typeof(ApprovalRevoked)), JsonSerializable(typeof(ApprovalVoided)), JsonSerializable(typeof(ReleaseRefused))]
[JsonSerializable(typeof(RefusalLifted)), JsonSerializable(typeof(GateJudgedV1)), JsonSerializable(typeof(GateJudged))]
[JsonSerializable(typeof(DecisionSigned)), JsonSerializable(typeof(StatusChanged))]
[JsonSerializable(typeof(OpenNoticeIssued)), JsonSerializable(typeof(MonitoringRecorded)), JsonSerializable(typeof(EntryLine[]))]
[JsonSerializable(typeof(PracticeAssignedV1)), JsonSerializable(typeof(PracticeStatusSetV1)), JsonSerializable(typeof(EvidenceAttachedV1))]
[JsonSerializable(typeof(EvidenceRevisedV1)), JsonSerializable(typeof(AssessmentPinnedV1)), JsonSerializable(typeof(ListKept))]
[JsonSerializable(typeof(AssessmentPinnedV2)), JsonSerializable(typeof(ListKeptV1))]
[JsonSerializable(typeof(PracticeStatusSetV2)), JsonSerializable(typeof(GateJudgedV2))]
[JsonSerializable(typeof(ApprovalGivenV1)), JsonSerializable(typeof(ConditionMet)), JsonSerializable(typeof(ChangesRequested))]
[JsonSerializable(typeof(StatusChangedV1)), JsonSerializable(typeof(OpenNoticeIssuedV1)), JsonSerializable(typeof(ReturnProposed))]
[JsonSerializable(typeof(ReturnAgreed)), JsonSerializable(typeof(AdverseRaised)), JsonSerializable(typeof(AdverseAnswered))]
[JsonSerializable(typeof(AdverseRuleSet))]
[JsonSerializable(typeof(AnswerConfirmed)), JsonSerializable(typeof(TypeLowered)), JsonSerializable(typeof(RolesNarrowed))]
[JsonSerializable(typeof(EvidenceAttachedV2)), JsonSerializable(typeof(EvidenceRevisedV2))]
[JsonSerializable(typeof(WorksheetCalledAdequate)), JsonSerializable(typeof(Declared))]
[JsonSerializable(typeof(GateJudgedV4)), JsonSerializable(typeof(GateJudgedV5))]
[JsonSerializable(typeof(ReviewAsked)), JsonSerializable(typeof(ReviewWithdrawn))]
[JsonSerializable(typeof(ReviewAnswered)), JsonSerializable(typeof(ReviewerErased)), JsonSerializable(typeof(DutiesHanded))]
[JsonSerializable(typeof(WorksheetCalledAdequateV1))]
[JsonSerializable(typeof(GateJudgedV3)), JsonSerializable(typeof(DeclaredV1)), JsonSerializable(typeof(AdverseRuleSetV1))]
[JsonSerializable(typeof(StateSeen)), JsonSerializable(typeof(ColleaguesCounted)), JsonSerializable(typeof(RefusalLiftedV1))]
[JsonSerializable(typeof(ReturnProposedV1)), JsonSerializable(typeof(AdverseRaisedV1))]
[JsonSerializable(typeof(FindingOpened)), JsonSerializable(typeof(FindingMitigated)), JsonSerializable(typeof(FindingRetested))]
[JsonSerializable(typeof(LineageRecordedV1)), JsonSerializable(typeof(LineageWithdrawn))]
[JsonSerializable(typeof(Succeeds)), JsonSerializable(typeof(CarriedOver)), JsonSerializable(typeof(SuccessorOpened))]
[JsonSerializable(typeof(SuccessorServed))]
[JsonSerializable(typeof(FindingRetestedV1)), JsonSerializable(typeof(TwinFindings))]
[JsonSerializable(typeof(StagedPlanSet)), JsonSerializable(typeof(MovedOn)), JsonSerializable(typeof(MovedBack))]
[JsonSerializable(typeof(RhythmSet)), JsonSerializable(typeof(RhythmSetAside)), JsonSerializable(typeof(LookRecorded))]
[JsonSerializable(typeof(InternalUseSaid))]
[JsonSerializable(typeof(VulnerabilitiesStand)), JsonSerializable(typeof(PatchOpened))]
[JsonSerializable(typeof(Requirement[]))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ReleaseJson : JsonSerializerContext;

/// <summary>What of a journal entry a fold needs; the rest of the envelope may stand beside it.</summary>
internal sealed record EntryLine(
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Seq,
    DateTimeOffset At, string By, string Type, int Tv, JsonElement Data,
    int? V = null, string? Tenant = null, string? Stream = null, int? Rev = null, string? Cause = null, string? Salt = null,
    string? Clock = null);
