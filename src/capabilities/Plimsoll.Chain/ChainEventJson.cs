// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Chain.Lineage;
using Plimsoll.Chain.Providers;
using Plimsoll.Chain.Received;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain;

/// <summary>The JSON of events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(HandedOver)), JsonSerializable(typeof(SheetSigned)), JsonSerializable(typeof(LinkMade)), JsonSerializable(typeof(LinkEnded))]
[JsonSerializable(typeof(SheetAnswered)), JsonSerializable(typeof(HandOverWithdrawn)), JsonSerializable(typeof(ReceiverErased))]
[JsonSerializable(typeof(SheetReceived)), JsonSerializable(typeof(SheetReplied)), JsonSerializable(typeof(AnswersAgreed))]
[JsonSerializable(typeof(UpstreamChanged)), JsonSerializable(typeof(UpstreamAnswered))]
[JsonSerializable(typeof(ProviderDecided)), JsonSerializable(typeof(NoticeMailSet))]
internal sealed partial class ChainEventJson : JsonSerializerContext;
