//! The weights of the line reader, out of the file that `scripts/train_reader` writes.
//!
//! Knows the file's format, which `assets/README.md` describes, and checks that everything in it fits together;
//! knows nothing of how the layers are computed.
//! A new kind of layer is an entry here, a variant of [`Layer`] and its computation in `network`.

use std::collections::HashMap;
use std::ops::Range;
use std::str::SplitAsciiWhitespace;

use crate::domain::Script;

/// What begins the file.
const MAGIC: &[u8; 8] = b"DISCRNR1";

/// Why a file of weights cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum WeightsError {
    #[error("this is not a file of weights")]
    WrongMagic,
    #[error("the file of weights ends early")]
    Cut,
    #[error("the header of the weights is not text")]
    NotText,
    #[error("the header of the weights has a line that cannot be understood: {0}")]
    Line(String),
    #[error("the weights lack {0}")]
    Missing(String),
    #[error("the sizes of {0} do not fit together")]
    Sizes(String),
}

/// All that the file says, its numbers as 32-bit floats.
#[derive(Debug)]
pub(super) struct Weights {
    /// Rows of a line's picture.
    pub height: usize,
    /// How many answers the last layer gives for each step of the recurrent one.
    pub frames_per_step: usize,
    /// Class i + 1 is character i; class 0 is the blank.
    pub charset: Vec<char>,
    pub markers: Vec<Marker>,
    /// In the order in which they are applied.
    pub layers: Vec<Layer>,
}

/// A character that stands for another script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub character: char,
    pub script: Script,
    /// Whether it stands for each letter or for each word.
    pub is_letter: bool,
}

/// One layer with its numbers.
#[derive(Debug)]
pub(super) enum Layer {
    Convolution(Convolution),
    Recurrent(Recurrent),
    Linear(Linear),
}

/// A convolution with zero padding, then all that is negative becomes zero. Sizes are rows, columns.
#[derive(Debug)]
pub(super) struct Convolution {
    pub inputs: usize,
    pub outputs: usize,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    pub padding: [usize; 2],
    /// Outputs, inputs, kernel rows, kernel columns.
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// A long short-term memory, read forwards and backwards. Gates in the order input, forget, cell, output.
#[derive(Debug)]
pub(super) struct Recurrent {
    pub inputs: usize,
    pub hidden: usize,
    pub directions: [Direction; 2],
}

/// One direction of it.
#[derive(Debug)]
pub(super) struct Direction {
    /// Gates, inputs.
    pub input: Vec<f32>,
    /// Gates, hidden.
    pub state: Vec<f32>,
    pub bias: Vec<f32>,
}

/// A linear layer.
#[derive(Debug)]
pub(super) struct Linear {
    pub inputs: usize,
    pub outputs: usize,
    /// Outputs, inputs.
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Weights {
    pub fn parse(file: &[u8]) -> Result<Self, WeightsError> {
        let rest = file.strip_prefix(MAGIC).ok_or(WeightsError::WrongMagic)?;
        let (len, rest) = rest.split_first_chunk::<4>().ok_or(WeightsError::Cut)?;
        let (header, data) = rest.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or(WeightsError::Cut)?;
        let header = std::str::from_utf8(header).map_err(|_| WeightsError::NotText)?;
        let header = Header::parse(header)?;
        let tensors = header.tensors(data)?;
        header.weights(tensors)
    }

    /// How many classes there are, the blank included.
    pub fn classes(&self) -> usize {
        self.charset.len() + 1
    }
}

/// The header, line by line.
#[derive(Default)]
struct Header<'a> {
    height: Option<usize>,
    frames_per_step: Option<usize>,
    classes: Option<usize>,
    charset: Vec<char>,
    markers: Vec<Marker>,
    /// Kind, name and sizes.
    layers: Vec<(&'a str, &'a str, Vec<usize>)>,
    /// Name, whether of bytes, offset and dimensions.
    tensors: Vec<(&'a str, bool, usize, Vec<usize>)>,
    /// Offset and count.
    scales: HashMap<&'a str, (usize, usize)>,
}

impl<'a> Header<'a> {
    fn parse(text: &'a str) -> Result<Self, WeightsError> {
        let mut header = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            header.take(line).ok_or_else(|| WeightsError::Line(line.to_owned()))?;
        }
        Ok(header)
    }

    fn take(&mut self, line: &'a str) -> Option<()> {
        let (entry, rest) = line.split_once(' ')?;
        let mut words = rest.split_ascii_whitespace();
        match entry {
            "height" => self.height = Some(words.next()?.parse().ok()?),
            "frames_per_step" => self.frames_per_step = Some(words.next()?.parse().ok()?),
            "classes" => self.classes = Some(words.next()?.parse().ok()?),
            "charset" => self.charset = rest.chars().collect(),
            "script" => {
                let character = words.next()?.chars().next()?;
                let script = script(words.next()?)?;
                self.markers.push(Marker { character, script, is_letter: words.next()? == "1" });
            }
            "conv" | "bilstm" | "linear" => self.layers.push((entry, words.next()?, numbers(words)?)),
            "tensor" => {
                let name = words.next()?;
                let is_bytes = match words.next()? {
                    "i8" => true,
                    "f32" => false,
                    _ => return None,
                };
                self.tensors.push((name, is_bytes, words.next()?.parse().ok()?, numbers(words)?));
            }
            "scales" => {
                let name = words.next()?;
                self.scales.insert(name, (words.next()?.parse().ok()?, words.next()?.parse().ok()?));
            }
            _ => return None,
        }
        Some(())
    }

    /// Every tensor's numbers, by its name.
    fn tensors(&self, data: &[u8]) -> Result<HashMap<&'a str, Vec<f32>>, WeightsError> {
        let part = |offset: usize, len: Option<usize>| -> Result<&[u8], WeightsError> {
            let end = len.and_then(|len| offset.checked_add(len)).ok_or(WeightsError::Cut)?;
            data.get(Range { start: offset, end }).ok_or(WeightsError::Cut)
        };
        let mut found = HashMap::new();
        for (name, is_bytes, offset, dimensions) in &self.tensors {
            let count = dimensions.iter().try_fold(1_usize, |product, side| product.checked_mul(*side));
            let values = if *is_bytes {
                let bytes = part(*offset, count)?;
                let missing = || WeightsError::Missing(format!("the scales of {name}"));
                let (at, rows) = *self.scales.get(name).ok_or_else(missing)?;
                if rows == 0 || dimensions.first() != Some(&rows) || bytes.is_empty() {
                    return Err(WeightsError::Sizes((*name).to_owned()));
                }
                let scales = part(at, rows.checked_mul(2))?.as_chunks().0.iter().map(|half| f16(*half));
                let rows = bytes.chunks_exact(bytes.len() / rows).zip(scales);
                rows.flat_map(|(row, scale)| row.iter().map(move |byte| f32::from(byte.cast_signed()) * scale))
                    .collect()
            } else {
                let len = count.and_then(|count| count.checked_mul(4));
                part(*offset, len)?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
            };
            found.insert(*name, values);
        }
        Ok(found)
    }

    fn weights(self, mut tensors: HashMap<&'a str, Vec<f32>>) -> Result<Weights, WeightsError> {
        let missing = |what: &str| WeightsError::Missing(what.to_owned());
        let height = self.height.ok_or_else(|| missing("their height"))?;
        let frames_per_step = self.frames_per_step.ok_or_else(|| missing("the frames of a step"))?;
        if self.classes != Some(self.charset.len() + 1) || height == 0 || frames_per_step == 0 {
            return Err(WeightsError::Sizes("the header".to_owned()));
        }
        let mut layers = Vec::new();
        for (kind, name, sizes) in &self.layers {
            layers.push(layer(kind, name, sizes, &mut tensors)?);
        }
        let weights = Weights { height, frames_per_step, charset: self.charset, markers: self.markers, layers };
        weights.are_consistent().then_some(weights).ok_or_else(|| WeightsError::Sizes("the layers".to_owned()))
    }
}

impl Weights {
    /// Whether every layer takes what the one before it gives, the convolutions leave one row, and the last layer
    /// answers with all classes.
    fn are_consistent(&self) -> bool {
        let (mut rows, mut values) = (self.height, 1);
        for layer in &self.layers {
            let (inputs, outputs) = match layer {
                Layer::Convolution(conv) => {
                    let padded = rows + 2 * conv.padding[0];
                    if padded < conv.kernel[0] {
                        return false;
                    }
                    rows = (padded - conv.kernel[0]) / conv.stride[0] + 1;
                    (conv.inputs, conv.outputs)
                }
                Layer::Recurrent(recurrent) => (recurrent.inputs, 2 * recurrent.hidden),
                Layer::Linear(linear) => (linear.inputs, linear.outputs),
            };
            if inputs != values {
                return false;
            }
            values = outputs;
        }
        let kinds: Vec<_> = self.layers.iter().skip_while(|layer| matches!(layer, Layer::Convolution(_))).collect();
        let is_known_shape = matches!(kinds[..], [Layer::Recurrent(_), Layer::Linear(_)]);
        is_known_shape && rows == 1 && values == self.frames_per_step * self.classes()
    }
}

fn layer(
    kind: &str,
    name: &str,
    sizes: &[usize],
    tensors: &mut HashMap<&str, Vec<f32>>,
) -> Result<Layer, WeightsError> {
    let mut tensor = |part: &str, len: usize| {
        let name = format!("{name}.{part}");
        let values = tensors.remove(name.as_str()).ok_or_else(|| WeightsError::Missing(name.clone()))?;
        if values.len() == len { Ok(values) } else { Err(WeightsError::Sizes(name)) }
    };
    match (kind, sizes) {
        (
            "conv",
            &[inputs, outputs, kernel_rows, kernel_columns, stride_rows, stride_columns, pad_rows, pad_columns],
        ) if stride_rows > 0 && stride_columns > 0 && kernel_rows > 0 && kernel_columns > 0 => {
            Ok(Layer::Convolution(Convolution {
                inputs,
                outputs,
                kernel: [kernel_rows, kernel_columns],
                stride: [stride_rows, stride_columns],
                padding: [pad_rows, pad_columns],
                weight: tensor("weight", outputs * inputs * kernel_rows * kernel_columns)?,
                bias: tensor("bias", outputs)?,
            }))
        }
        ("bilstm", &[inputs, hidden]) => {
            let mut direction = |way: &str| -> Result<Direction, WeightsError> {
                Ok(Direction {
                    input: tensor(&format!("{way}.input"), 4 * hidden * inputs)?,
                    state: tensor(&format!("{way}.state"), 4 * hidden * hidden)?,
                    bias: tensor(&format!("{way}.bias"), 4 * hidden)?,
                })
            };
            let directions = [direction("forward")?, direction("backward")?];
            Ok(Layer::Recurrent(Recurrent { inputs, hidden, directions }))
        }
        ("linear", &[inputs, outputs]) => Ok(Layer::Linear(Linear {
            inputs,
            outputs,
            weight: tensor("weight", outputs * inputs)?,
            bias: tensor("bias", outputs)?,
        })),
        _ => Err(WeightsError::Sizes(name.to_owned())),
    }
}

fn numbers(words: SplitAsciiWhitespace<'_>) -> Option<Vec<usize>> {
    // No size is near this; above it their products could overflow.
    words.map(|word| word.parse().ok().filter(|number| *number <= 1 << 14)).collect()
}

fn script(name: &str) -> Option<Script> {
    Some(match name {
        "han" => Script::Chinese,
        "kana" => Script::Japanese,
        "hangul" => Script::Korean,
        "cyrillic" => Script::Cyrillic,
        "greek" => Script::Greek,
        "hebrew" => Script::Hebrew,
        "arabic" => Script::Arabic,
        "indic" => Script::Indic,
        "thai" => Script::Thai,
        _ => return None,
    })
}

/// A 16-bit float of IEEE 754, little endian.
fn f16(bytes: [u8; 2]) -> f32 {
    let bits = u16::from_le_bytes(bytes);
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff) / 1024.0);
    let size = match exponent {
        0 => fraction * 2_f32.powi(-14),
        0x1f => f32::INFINITY,
        _ => (1.0 + fraction) * 2_f32.powi(exponent - 15),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with the smallest network: a convolution, a recurrent layer of one cell, a linear layer.
    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let len = u32::try_from(header.len()).unwrap().to_le_bytes();
        [&MAGIC[..], &len, header.as_bytes(), data].concat()
    }

    const HEADER: &str = "height 1
frames_per_step 1
classes 3
charset  я
script я cyrillic 1
conv c 1 1 1 1 1 1 0 0
bilstm lstm 1 1
linear l 2 3
tensor c.weight i8 0 1 1 1 1
scales c.weight 4 1
tensor c.bias f32 8 1
tensor lstm.forward.input f32 8 4 1
tensor lstm.forward.state f32 8 4 1
tensor lstm.forward.bias f32 8 4
tensor lstm.backward.input f32 8 4 1
tensor lstm.backward.state f32 8 4 1
tensor lstm.backward.bias f32 8 4
tensor l.weight f32 8 3 2
tensor l.bias f32 8 3
";

    fn data() -> Vec<u8> {
        // -3 by a half, then floats of 0.25.
        let floats = 0.25_f32.to_le_bytes().repeat(6);
        [&[0xfd, 0, 0, 0, 0x00, 0x38, 0, 0][..], &floats].concat()
    }

    #[test]
    fn a_file_gives_its_layers_and_characters() {
        let weights = Weights::parse(&file(HEADER, &data())).unwrap();
        assert_eq!(weights.charset, [' ', 'я']);
        let marker = Marker { character: 'я', script: Script::Cyrillic, is_letter: true };
        assert_eq!((weights.markers[..].as_ref(), weights.classes()), (&[marker][..], 3));
        let [Layer::Convolution(conv), Layer::Recurrent(recurrent), Layer::Linear(linear)] = &weights.layers[..] else {
            panic!("{:?}", weights.layers)
        };
        assert_eq!((&conv.weight[..], &conv.bias[..]), (&[-1.5][..], &[0.25][..]));
        assert_eq!((recurrent.directions[1].state.len(), linear.weight.len()), (4, 6));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let broken = |from: &str, to: &str| Weights::parse(&file(&HEADER.replacen(from, to, 1), &data())).unwrap_err();
        let sizes = |what: &str| WeightsError::Sizes(what.to_owned());
        for (from, to, expected) in [
            ("classes 3", "classes 4", sizes("the header")),
            ("height 1", "height 2", sizes("the layers")),
            ("height 1\n", "", WeightsError::Missing("their height".to_owned())),
            ("linear l 2 3", "linear l 2 6", sizes("l.weight")),
            ("conv c 1 1 1 1 1 1", "conv c 1 1 1 1 0 1", sizes("c")),
            ("tensor l.bias f32 8 3\n", "", WeightsError::Missing("l.bias".to_owned())),
            ("scales c.weight 4 1\n", "", WeightsError::Missing("the scales of c.weight".to_owned())),
            ("tensor l.weight f32 8", "tensor l.weight f32 12", WeightsError::Cut),
            ("tensor l.bias f32", "tensor l.bias f64", WeightsError::Line("tensor l.bias f64 8 3".to_owned())),
            ("bilstm", "gru", WeightsError::Line("gru lstm 1 1".to_owned())),
        ] {
            assert_eq!(broken(from, to), expected, "{to}");
        }
    }

    #[test]
    fn a_cut_or_foreign_file_is_refused() {
        let whole = file(HEADER, &data());
        for len in 0..whole.len() {
            assert!(Weights::parse(&whole[..len]).is_err(), "{len} bytes");
        }
        assert_eq!(Weights::parse(b"\x89PNG\r\n\x1a\n").unwrap_err(), WeightsError::WrongMagic);
    }

    #[test]
    fn half_floats_are_read() {
        for (bits, expected) in
            [(0x3c00_u16, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0x7bff, 65504.0)]
        {
            assert_eq!(f16(bits.to_le_bytes()).to_bits(), f32::to_bits(expected), "{bits:04x}");
        }
    }
}
