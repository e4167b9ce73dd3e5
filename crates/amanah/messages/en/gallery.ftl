# The page of all components, for the photographer.
gallery-title = Gallery of components
gallery-answer = Every part pages are made of, with invented values.
