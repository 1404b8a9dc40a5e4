// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;

namespace Plimsoll.Gateway;

/// <summary>What an endpoint says about itself to the gate.</summary>
/// <param name="Use">The use that it serves; null where it serves no model at all.</param>
public sealed record ServedUse(string? Use);

/// <summary>Names the use of an endpoint where it is mapped.</summary>
public static class ServingEndpoints
{
    extension<TBuilder>(TBuilder builder) where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>The endpoint serves the model for this use.</summary>
        public TBuilder ServesUse(string use)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(use);
            return builder.WithMetadata(new ServedUse(use));
        }

        /// <summary>The endpoint serves no model, as one that answers whether the process lives: the gate lets it be.</summary>
        public TBuilder ServesNoModel() => builder.WithMetadata(new ServedUse((string?)null));
    }
}
