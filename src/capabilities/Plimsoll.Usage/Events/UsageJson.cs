// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Events;

/// <summary>The JSON of events: camelCase, kebab-case enum values, nothing unknown, nothing absent that should be null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(AgreementRecorded)), JsonSerializable(typeof(AgreementEnded))]
[JsonSerializable(typeof(AggregateContributed)), JsonSerializable(typeof(AggregateWithdrawn))]
[JsonSerializable(typeof(ApplicationListed)), JsonSerializable(typeof(ApplicationUnlisted))]
[JsonSerializable(typeof(StatementPublished)), JsonSerializable(typeof(RetentionSet))]
[JsonSerializable(typeof(ActivityStoredAsText)), JsonSerializable(typeof(ActivityStored)), JsonSerializable(typeof(ActivityDeleted))]
[JsonSerializable(typeof(PersonErased)), JsonSerializable(typeof(PackageMade)), JsonSerializable(typeof(PackageHandedOver))]
[JsonSerializable(typeof(PackageReceived)), JsonSerializable(typeof(PackageDeleted)), JsonSerializable(typeof(ContentKeptSet))]
[JsonSerializable(typeof(ContentRead)), JsonSerializable(typeof(DonationTaken)), JsonSerializable(typeof(DonationEnded))]
[JsonSerializable(typeof(BudgetSet)), JsonSerializable(typeof(ReportReserved)), JsonSerializable(typeof(ReportPublished))]
[JsonSerializable(typeof(ReportFailed)), JsonSerializable(typeof(ResearchAccessSet)), JsonSerializable(typeof(ResearchRequested))]
[JsonSerializable(typeof(ResearchCompleted)), JsonSerializable(typeof(ResearchGranted))]
[JsonSerializable(typeof(ResearchRefused)), JsonSerializable(typeof(ResearchRevoked)), JsonSerializable(typeof(ResearchErased))]
[JsonSerializable(typeof(AgreementRecordedV1)), JsonSerializable(typeof(DonationTakenV1)), JsonSerializable(typeof(ResearchGrantedV1))]
internal sealed partial class UsageJson : JsonSerializerContext;
