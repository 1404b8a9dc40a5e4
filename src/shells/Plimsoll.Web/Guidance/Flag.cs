// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>Flags in an address are the words true and false, so that a typing error is refused by name and false means false.</summary>
internal static class Flag
{
    public static Refusal? Refuse(string field, string? value) =>
        value is null or "true" or "false"
            ? null
            : new Refusal(GuidanceCodes.UnknownValue, field, value, "is not one of the allowed values", "use true | false");
}
