// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Records.Book;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records;

/// <summary>The JSON of events: camelCase, kebab-case enum values, nothing unknown, nothing absent that should be null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(RiskRecorded)), JsonSerializable(typeof(EvaluationRecorded)), JsonSerializable(typeof(FindingRecorded))]
[JsonSerializable(typeof(ThresholdLocked)), JsonSerializable(typeof(ResultEntered)), JsonSerializable(typeof(MitigationLinked))]
[JsonSerializable(typeof(RetestLinked)), JsonSerializable(typeof(ChangeNoted)), JsonSerializable(typeof(TypedRecorded))]
[JsonSerializable(typeof(EasingProposed)), JsonSerializable(typeof(EasingAgreed))]
[JsonSerializable(typeof(VulnerabilityRecorded)), JsonSerializable(typeof(VulnerabilityRevised)), JsonSerializable(typeof(VulnerabilityVersionsSet))]
[JsonSerializable(typeof(AdvisoryPublished))]
internal sealed partial class RecordsEventJson : JsonSerializerContext;
