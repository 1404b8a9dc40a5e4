// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace Plimsoll.Hollow;

/// <summary>The JSON of events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(HollowOpened))]
internal sealed partial class HollowEventJson : JsonSerializerContext;
