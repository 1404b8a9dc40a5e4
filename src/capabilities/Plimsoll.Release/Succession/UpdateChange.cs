// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Succession;

/// <summary>What a significant update changed of a model.</summary>
[JsonConverter(typeof(KebabEnumConverter<UpdateChange>))]
public enum UpdateChange
{
    /// <summary>It takes in or gives out something that it did not before.</summary>
    Modality,

    /// <summary>It was trained with more computing power, or runs with more.</summary>
    Compute,

    /// <summary>It acts more by itself.</summary>
    Autonomy,

    /// <summary>Something else, which is written beside it.</summary>
    Other,

    /// <summary>A vulnerability is fixed in it, and nothing of the others changed: the release is a patch.</summary>
    Fix,
}

/// <summary>Why a list asks for something since an update, or asks it anew.</summary>
[JsonConverter(typeof(KebabEnumConverter<MarkedBy>))]
public enum MarkedBy
{
    /// <summary>The guidance asks it anew after a significant update.</summary>
    Update,

    /// <summary>It is asked because of what the model takes in or gives out since.</summary>
    Modality,

    /// <summary>It is asked because the plan, the roles, the type of the model or the packs are others.</summary>
    Facts,
}
