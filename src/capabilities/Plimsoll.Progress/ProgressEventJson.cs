// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>The JSON of events: camelCase, kebab-case enum values, nothing unknown, nothing absent that should be null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(RoundOpened)), JsonSerializable(typeof(CallOpened)), JsonSerializable(typeof(EvidenceRecorded))]
[JsonSerializable(typeof(EvidenceWithdrawn)), JsonSerializable(typeof(ProposalDeclined)), JsonSerializable(typeof(FindingSet))]
[JsonSerializable(typeof(FindingConfirmed)), JsonSerializable(typeof(DissentRecorded)), JsonSerializable(typeof(ReplyInvited))]
[JsonSerializable(typeof(ReplyGiven)), JsonSerializable(typeof(RoundPublished)), JsonSerializable(typeof(RoundAbandoned))]
[JsonSerializable(typeof(PageOpened)), JsonSerializable(typeof(PageLineSet)), JsonSerializable(typeof(PagePublished))]
[JsonSerializable(typeof(CallOpenedV1)), JsonSerializable(typeof(ReplyInvitedV1)), JsonSerializable(typeof(PageLineSetV1))]
[JsonSerializable(typeof(PageWithdrawn))]
internal sealed partial class ProgressEventJson : JsonSerializerContext;
