//! The line reader's network: pictures of lines in, for each frame a number for every class out.
//!
//! Convolutions line by line, so that a line stays in the processor's cache; the recurrent layer takes the lines of
//! a group in lockstep, so that its weights are fetched once a step for all of them.
//! Knows nothing of pixels before nor of characters after it; a new kind of layer is a `product` more here.

use pulp::Arch;

use super::gemm::{Mode, Panels, Row};
use super::line_picture::LinePicture;
use super::lstm::{self, Memory};
use super::weights::{Convolution, Layer, Marker, Weights, WeightsError};

/// The network with its weights laid out for this processor.
#[derive(Debug)]
pub(super) struct Network {
    pub height: usize,
    pub charset: Vec<char>,
    pub markers: Vec<Marker>,
    frames_per_step: usize,
    eyes: Vec<Eye>,
    memory: Memory,
    voice: Panels,
    /// Of a step, after the convolutions.
    features: usize,
}

/// One convolution.
#[derive(Debug)]
struct Eye {
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: [usize; 2],
    outputs: usize,
    panels: Panels,
}

/// Values by row, column and channel, with the zeros around them that the next convolution wants.
#[derive(Debug, Default)]
struct Grid {
    rows: usize,
    columns: usize,
    channels: usize,
    padding: [usize; 2],
    values: Vec<f32>,
}

/// Memory that is used again from group to group: to ask the system for it anew cost a seventh of the time.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    grids: [Grid; 2],
    features: Vec<f32>,
    recalled: lstm::Scratch,
    said: Vec<f32>,
    rows: Vec<Row>,
}

/// What the network says of one line: for each frame a number for every class.
#[derive(Debug)]
pub(super) struct Frames<'a> {
    pub classes: usize,
    pub logits: &'a [f32],
}

impl Frames<'_> {
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f32]> + Clone {
        self.logits.chunks_exact(self.classes)
    }
}

impl Network {
    pub fn new(weights: Weights, arch: Arch) -> Result<Self, WeightsError> {
        let classes = weights.classes();
        let (mut eyes, mut memory, mut voice) = (Vec::new(), None, None);
        for layer in &weights.layers {
            match layer {
                Layer::Convolution(conv) => eyes.push(Eye::new(conv, arch)),
                Layer::Recurrent(recurrent) => memory = Some((Memory::new(recurrent, arch), recurrent.inputs)),
                Layer::Linear(linear) => {
                    let weight = |output: usize, _, input: usize| linear.weight[output * linear.inputs + input];
                    voice = Some(Panels::new(arch, &linear.bias, 1, linear.inputs, weight));
                }
            }
        }
        let missing = || WeightsError::Missing("a layer".to_owned());
        let (memory, features) = memory.ok_or_else(missing)?;
        debug_assert_eq!(classes, weights.charset.len() + 1);
        Ok(Self {
            height: weights.height,
            charset: weights.charset,
            markers: weights.markers,
            frames_per_step: weights.frames_per_step,
            eyes,
            memory,
            voice: voice.ok_or_else(missing)?,
            features,
        })
    }

    pub fn classes(&self) -> usize {
        self.charset.len() + 1
    }

    /// The class of a character; the blank where there is none.
    pub fn class_of(&self, character: char) -> usize {
        self.charset.iter().position(|other| *other == character).map_or(0, |index| index + 1)
    }

    /// Reads some lines, best of similar width; `hear` is told what is said of each, in their order.
    pub fn read_lines<T>(
        &self,
        lines: &[&LinePicture],
        scratch: &mut Scratch,
        mut hear: impl FnMut(usize, &Frames<'_>) -> T,
    ) -> Vec<T> {
        let Scratch { grids, features, recalled, said, rows } = scratch;
        features.clear();
        let steps: Vec<usize> = lines.iter().map(|line| self.see(line, grids, features, rows)).collect();
        let remembered = self.memory.run(features, &steps, recalled);
        let width = self.memory.outputs();
        let said_len = self.frames_per_step * self.classes();
        let (mut first, mut heard) = (0, Vec::with_capacity(lines.len()));
        for (index, count) in steps.into_iter().enumerate() {
            said.resize(said_len * count, 0.0);
            rows.clear();
            rows.extend((0..count).map(|step| Row { from: step * width, to: step * said_len }));
            let input = &remembered[first * width..(first + count) * width];
            self.voice.product(Mode::Bias, input, 0, rows, said);
            heard.push(hear(index, &Frames { classes: self.classes(), logits: said }));
            first += count;
        }
        heard
    }

    /// Appends a line's features and says for how many steps.
    fn see(&self, line: &LinePicture, grids: &mut [Grid; 2], features: &mut Vec<f32>, rows: &mut Vec<Row>) -> usize {
        let [mut here, mut next] = grids.each_mut();
        let padding_of = |index: usize| self.eyes.get(index).map_or([0, 0], |eye: &Eye| eye.padding);
        here.clear([self.height, line.width], 1, padding_of(0));
        here.fill(&line.pixels);
        for (index, eye) in self.eyes.iter().enumerate() {
            eye.look(here, next, padding_of(index + 1), rows);
            (here, next) = (next, here);
        }
        let start = features.len();
        features.extend_from_slice(&here.values);
        (features.len() - start) / self.features
    }
}

impl Eye {
    fn new(conv: &Convolution, arch: Arch) -> Self {
        let [kernel_rows, kernel_columns] = conv.kernel;
        let weight = |output: usize, row: usize, place: usize| {
            let (column, input) = (place / conv.inputs, place % conv.inputs);
            conv.weight[((output * conv.inputs + input) * kernel_rows + row) * kernel_columns + column]
        };
        Self {
            kernel: conv.kernel,
            stride: conv.stride,
            padding: conv.padding,
            outputs: conv.outputs,
            panels: Panels::new(arch, &conv.bias, kernel_rows, kernel_columns * conv.inputs, weight),
        }
    }

    fn look(&self, from: &Grid, to: &mut Grid, padding: [usize; 2], places: &mut Vec<Row>) {
        let count = |axis: usize, side: usize| {
            (side + 2 * self.padding[axis]).saturating_sub(self.kernel[axis]) / self.stride[axis] + 1
        };
        to.clear([count(0, from.rows), count(1, from.columns)], self.outputs, padding);
        places.clear();
        for row in 0..to.rows {
            let (from_start, to_start) = (row * self.stride[0] * from.row_len(), to.start_of(row));
            let step = self.stride[1] * from.channels;
            let columns = 0..to.columns;
            places.extend(
                columns.map(|column| Row { from: from_start + column * step, to: to_start + column * to.channels }),
            );
        }
        self.panels.product(Mode::BiasRelu, &from.values, from.row_len(), places, &mut to.values);
    }
}

impl Grid {
    /// Makes it all zeros.
    fn clear(&mut self, [rows, columns]: [usize; 2], channels: usize, padding: [usize; 2]) {
        *self = Self { rows, columns, channels, padding, values: std::mem::take(&mut self.values) };
        self.values.clear();
        self.values.resize((rows + 2 * padding[0]) * self.row_len(), 0.0);
    }

    /// Of a row with its padding.
    fn row_len(&self) -> usize {
        (self.columns + 2 * self.padding[1]) * self.channels
    }

    /// Where the values of a row begin, its padding left out.
    fn start_of(&self, row: usize) -> usize {
        (row + self.padding[0]) * self.row_len() + self.padding[1] * self.channels
    }

    /// Puts in a picture of one channel.
    fn fill(&mut self, pixels: &[u8]) {
        for (row, pixels) in pixels.chunks_exact(self.columns).take(self.rows).enumerate() {
            let start = self.start_of(row);
            for (value, pixel) in self.values[start..].iter_mut().zip(pixels) {
                *value = f32::from(*pixel) / 255.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::decode::{best, decode};
    use crate::reading::recognise::WEIGHTS;

    struct Reference {
        picture: LinePicture,
        best: Vec<usize>,
        text: String,
        logits: Option<Vec<f32>>,
    }

    /// What the training's own implementation computes from the same weights.
    fn references(classes: usize) -> Vec<Reference> {
        let index: serde_json::Value =
            serde_json::from_str(include_str!("../../assets/reader_reference.json")).unwrap();
        let data = include_bytes!("../../assets/reader_reference.bin");
        let number = |value: &serde_json::Value| value.as_u64().unwrap() as usize;
        let height = number(&index["height"]);
        let line = |line: &serde_json::Value| {
            let (width, start, frames) = (number(&line["width"]), number(&line["picture"]), number(&line["frames"]));
            let logits = line.get("logits").map(|start| {
                let bytes = &data[number(start)..][..frames * classes * 4];
                bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
            });
            Reference {
                picture: LinePicture { width, pixels: data[start..][..width * height].to_vec() },
                best: line["best"].as_array().unwrap().iter().map(number).collect(),
                text: line["text"].as_str().unwrap().to_owned(),
                logits,
            }
        };
        index["lines"].as_array().unwrap().iter().map(line).collect()
    }

    #[test]
    fn the_network_says_what_the_training_computes() {
        let network = Network::new(Weights::parse(WEIGHTS).unwrap(), Arch::new()).unwrap();
        let references = references(network.classes());
        assert!(references.iter().filter(|line| line.logits.is_some()).count() >= 3);
        let pictures: Vec<&LinePicture> = references.iter().map(|line| &line.picture).collect();
        let said = network.read_lines(&pictures, &mut Scratch::default(), |index, frames| {
            let heard = decode(frames, pictures[index], network.class_of(' '), |_| false);
            let text: String = heard.iter().map(|heard| network.charset[heard.class - 1]).collect();
            (frames.logits.to_vec(), text)
        });
        for (line, (logits, text)) in references.iter().zip(said) {
            let frames = logits.chunks_exact(network.classes());
            assert_eq!(frames.len(), line.best.len());
            for (frame, expected) in frames.zip(&line.best) {
                let margin = frame[best(frame)] - frame[*expected];
                assert!(margin < 1e-4, "{}: class {} instead of {expected}", line.text, best(frame));
            }
            for (ours, theirs) in logits.iter().zip(line.logits.iter().flatten()) {
                assert!((ours - theirs).abs() < 1e-3, "{}: {ours} instead of {theirs}", line.text);
            }
            assert_eq!(text, line.text);
        }
    }

    #[test]
    fn a_line_says_the_same_alone_and_among_others() {
        let network = Network::new(Weights::parse(WEIGHTS).unwrap(), Arch::new()).unwrap();
        let references = references(network.classes());
        let pictures: Vec<&LinePicture> = references.iter().take(5).map(|line| &line.picture).collect();
        let together = network.read_lines(&pictures, &mut Scratch::default(), |_, frames| frames.logits.to_vec());
        let mut scratch = Scratch::default();
        for (picture, together) in pictures.iter().zip(together) {
            let alone = network.read_lines(&[picture], &mut scratch, |_, frames| frames.logits.to_vec()).remove(0);
            assert_eq!(alone.len(), together.len());
            assert!(alone.iter().zip(&together).all(|(alone, together)| (alone - together).abs() < 1e-4));
        }
    }
}
